import type { PageContext } from '../page-context.ts';
import { designerTextsIn } from '../texts/designer-texts.ts';
import { portalPartsTextsIn } from '../texts/portal-parts-texts.ts';
import { Document } from './document.tsx';

/** The pages of one item, in the order in which it is made. */
export const itemPages = ['item', 'form', 'workflow', 'receipt', 'settings', 'try', 'versions'] as const;
export type ItemPage = (typeof itemPages)[number];

export interface DesignerPageData { portal: string; item: string }

export const designedItemAddress = (portal: string, item: string, page: ItemPage = 'item'): string => `/designer/items/${portal}/${item}${page === 'item' ? '' : `/${page}`}`;

/** What a page of the workbench begins with; its module draws the rest. */
export function DesignerPage({ page, which, portal, item, title }: { page: PageContext; which: ItemPage; portal: string; item: string; title: string }) {
  const words = designerTextsIn(page.locale);
  const data: DesignerPageData = { portal, item };
  const heading = words.pages[which];
  return (
    <Document page={page} title={`${heading} - ${title}`} script={`designer-${which}.js`} style={which === 'workflow' ? 'designer-workflow.css' : 'designer.css'} data={data} here="designer" wide
      crumbs={[{ title: words.items.title, href: '/designer/items' }, ...(which === 'item' ? [] : [{ title, href: designedItemAddress(portal, item) }])]}>
      <h1><span class="caption">{title}</span>{heading}</h1>
      <nav class="designer-tabs" aria-label={words.tabs}>
        <ul>{itemPages.map((one) => <li key={one}><a href={designedItemAddress(portal, item, one)} aria-current={one === which ? 'page' : undefined}>{words.pages[one]}</a></li>)}</ul>
      </nav>
      <DrawnByModule page={page} />
    </Document>
  );
}

/** Where the page's module draws, reports problems and asks. */
export function DrawnByModule({ page }: { page: PageContext }) {
  return (
    <>
      <noscript><p class="notice">{page.t.layout.needsScript}</p></noscript>
      <div id="problems" class="error-summary" role="alert" tabIndex={-1} aria-labelledby="problems-title" hidden></div>
      <div id="app" aria-busy="true"><p class="muted">{page.t.registers.loading}</p></div>
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </>
  );
}

export interface DesignerHomeData { portals: { portal: string; title: string }[]; portal: string | null }

/** The list of items, or the dashboard: pages that belong to no one item. */
export function DesignerHome({ page, which, portals, portal }: { page: PageContext; which: 'items' | 'dashboard'; portals: DesignerHomeData['portals']; portal: string | null }) {
  const words = designerTextsIn(page.locale);
  const data: DesignerHomeData = { portals, portal };
  const title = which === 'items' ? words.items.title : words.dashboard.title;
  return (
    <Document page={page} title={title} script={`designer-${which}.js`} style="designer.css" data={data} here="designer" wide>
      <h1>{title}</h1>
      <nav class="designer-tabs" aria-label={words.tabs}>
        <ul>
          <li><a href="/designer/items" aria-current={which === 'items' ? 'page' : undefined}>{words.items.title}</a></li>
          <li><a href="/designer/dashboard" aria-current={which === 'dashboard' ? 'page' : undefined}>{words.dashboard.title}</a></li>
          <li><a href="/designer/registers">{page.t.layout.registers}</a></li>
          {portals.map((one) => <li key={one.portal}><a href={`/designer/portals/${one.portal}`}>{portalPartsTextsIn(page.locale).settingsOf(one.title)}</a></li>)}
        </ul>
      </nav>
      <DrawnByModule page={page} />
    </Document>
  );
}
