import type { ItemDetail } from '../../catalog/item-view.ts';
import { mayAsOperator } from '../../platform/caller.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';
import { placeCrumbs } from './place-crumbs.ts';

/** 办理指南: every row of the guide that says something, in its order, then the list of materials. */
export function ServiceGuide({ page, item }: { page: PageContext; item: ItemDetail }) {
  const { t } = page;
  const centre = `/portal/${item.portal}/items`;
  return (
    <Document page={page} title={t.guide.title} here="centre" crumbs={[...placeCrumbs(t, item.portal, page.portal, item), { title: item.title }]}>
      <h1><span class="caption">{t.guide.title}</span>{item.title}</h1>
      {item.officeHours && !item.officeHours.open && <OfficeHoursNotice page={page} item={item} />}
      <table class="guide">
        <caption class="visually-hidden">{t.guide.title}</caption>
        <tbody>
          {item.guide.filter(({ text }) => text !== '').map((row, index) => (
            <tr key={index}>
              <th scope="row">{row.label}</th>
              <td>{paragraphs(row.text).map((text, at) => <p key={at}>{text}</p>)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t.guide.materials}</h2>
      {item.materials.length === 0 ? <p>{t.guide.noMaterials}</p> : <MaterialTable page={page} item={item} />}
      <div class="actions">
        {item.batch === 'rows' && mayAsOperator(page.caller, 'apply') && <a class="button secondary" href={`/items/${item.ref}/batch`}>{t.batches.start}</a>}
        {mayAsOperator(page.caller, 'apply') ? <a class="button" href={`/items/${item.ref}/apply`}>{t.guide.apply}</a> : <p class="notice">{t.operators.viewOnly}</p>}
        <a class="button secondary" href={centre}>{t.guide.back}</a>
      </div>
    </Document>
  );
}

function OfficeHoursNotice({ page, item }: { page: PageContext; item: ItemDetail }) {
  const { t } = page;
  const hours = item.officeHours;
  if (!hours) return null;
  return (
    <div class="notice">
      <p><strong>{t.guide.hours(hours.fromDay, hours.toDay)}</strong></p>
      <p>{hours.outside === 'refuse' ? t.guide.closedRefuse : t.guide.closedAccept}</p>
    </div>
  );
}

function MaterialTable({ page, item }: { page: PageContext; item: ItemDetail }) {
  const { t } = page;
  return (
    <table class="materials-table">
      <caption class="visually-hidden">{t.guide.materials}</caption>
      <thead><tr><th scope="col">{t.guide.number}</th><th scope="col">{t.guide.material}</th><th scope="col">{t.guide.need}</th></tr></thead>
      <tbody>
        {item.materials.map((slot, index) => (
          <tr key={slot.key}>
            <td>{index + 1}</td>
            <td>
              {slot.name}
              {slot.sample && <> <a href={slot.sample} target="_blank" rel="noopener">{t.guide.sample}</a></>}
            </td>
            <td>
              {slot.required ? t.guide.required : t.guide.optional}
              {slot.conditional && <span class="muted"> {t.guide.conditional}</span>}
              {slot.multiple && <span class="muted"> {t.guide.several(slot.max)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Guides number their points inside one text; each point begins a line of its own. */
function paragraphs(text: string): string[] {
  return text.split(/\n+|(?<=[。；）)])\s*(?=\d+[.、．]\s*\S)|\s+(?=\d+[.、．]\s*《)/).map((part) => part.trim()).filter(Boolean);
}
