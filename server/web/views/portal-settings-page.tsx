import type { RegisterSummary } from '../../designer/register-view.ts';
import type { PageContext } from '../page-context.ts';
import { designerTextsIn } from '../texts/designer-texts.ts';
import { portalPartsTextsIn, type PortalPartsTexts } from '../texts/portal-parts-texts.ts';
import { DrawnByModule } from './designer-page.tsx';
import { Document } from './document.tsx';
import { registerAddress } from './register-list.tsx';

/** The pages of one portal that its administrators have. */
export const portalSettingsPages = ['dictionaries', 'menu', 'texts', 'parameters', 'publishing'] as const;
export type PortalSettingsPage = (typeof portalSettingsPages)[number];

/** `name` is the code list's, on its own page. */
export interface PortalSettingsData { portal: string; which: PortalSettingsPage; name: string | null }

export const portalSettingsAddress = (portal: string, page: PortalSettingsPage = 'dictionaries', name: string | null = null): string => `/designer/portals/${portal}/${page}${name === null ? '' : `/${name}`}`;

interface Props { page: PageContext; which: PortalSettingsPage; portal: string; title: string; name: string | null; registers: readonly RegisterSummary[] }

/** What such a page begins with; its module draws the rest, but for the parameters, which are registers. */
export function PortalSettingsFrame({ page, which, portal, title, name, registers }: Props) {
  const words = portalPartsTextsIn(page.locale), items = designerTextsIn(page.locale).items.title;
  const data: PortalSettingsData = { portal, which, name };
  const crumbs = [{ title: items, href: '/designer/items' }, ...(name === null ? [] : [{ title: words.pages[which], href: portalSettingsAddress(portal, which) }])];
  return (
    <Document page={page} title={`${name ?? words.pages[which]} - ${title}`} {...(which === 'parameters' ? {} : { script: 'designer-portal.js', data })} style="designer.css" here="designer" wide crumbs={crumbs}>
      <h1><span class="caption">{title}{name !== null && ` · ${name}`}</span>{words.pages[which]}</h1>
      <nav class="designer-tabs" aria-label={words.tabs}>
        <ul>{portalSettingsPages.map((one) => <li key={one}><a href={portalSettingsAddress(portal, one)} aria-current={one === which ? 'page' : undefined}>{words.pages[one]}</a></li>)}</ul>
      </nav>
      {which === 'parameters' ? <Parameters words={words} registers={registers} /> : <DrawnByModule page={page} />}
    </Document>
  );
}

function Parameters({ words: { parameters: text }, registers }: { words: PortalPartsTexts; registers: readonly RegisterSummary[] }) {
  return (
    <>
      <p class="lead">{text.intro}</p>
      {registers.length === 0 ? <p>{text.none}</p> : (
        <table class="cards register-table">
          <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.records}</th></tr></thead>
          <tbody>{registers.map((register) => (
            <tr key={register.register}><th scope="row" class="card-title"><a href={registerAddress(register)}>{register.title}</a></th><td data-label={text.records}>{register.total}</td></tr>
          ))}</tbody>
        </table>
      )}
    </>
  );
}
