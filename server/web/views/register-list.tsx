import type { PortalView } from '../../catalog/item-view.ts';
import type { RegisterSummary } from '../../designer/register-view.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';

/** The registers that the reader administers, by portal. */
export function RegisterList({ page, registers, portals }: { page: PageContext; registers: readonly RegisterSummary[]; portals: readonly PortalView[] }) {
  const t = page.t.registers;
  const groups = portals.map((portal) => ({ portal, own: registers.filter((register) => register.portal === portal.portal) })).filter(({ own }) => own.length > 0);
  return (
    <Document page={page} title={t.title} here="registers" wide>
      <h1>{t.title}</h1>
      <p class="lead">{t.intro}</p>
      {groups.length === 0 && <div class="empty"><p class="heading-s">{t.none}</p></div>}
      {groups.map(({ portal, own }) => (
        <section key={portal.portal} aria-labelledby={`portal-${portal.portal}`}>
          <h2 id={`portal-${portal.portal}`}>{portal.title}</h2>
          <table class="cards register-table">
            <caption class="visually-hidden">{portal.title}</caption>
            <thead><tr><th scope="col">{t.name}</th><th scope="col">{t.kind}</th><th scope="col">{t.records}</th></tr></thead>
            <tbody>{own.map((register) => (
              <tr key={register.register}>
                <td class="card-title"><a href={registerAddress(register)}>{register.title}</a></td>
                <td data-label={t.kind}>{register.parameters ? <span class="tag tag-in-review">{t.parameters}</span> : t.plain}</td>
                <td data-label={t.records}>{t.count(register.total, register.more)}</td>
              </tr>
            ))}</tbody>
          </table>
        </section>
      ))}
    </Document>
  );
}

export function registerAddress({ portal, register }: { portal: string; register: string }): string {
  return `/designer/registers/${portal}/${register}`;
}
