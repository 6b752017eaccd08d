import { Problem, type Locale } from '../platform/errors.ts';
import type { Catalog } from './catalog.ts';
import type { ItemSummary } from './item-view.ts';
import { listItems } from './list-items.ts';
import type { PageEntry } from './portal-pages.ts';

/** A portal's page in the reader's language; what has been withdrawn is left out. */
export interface PortalPageView {
  name: string; title: string; description: string; category: string; purpose: string;
  popular: { label: string; services: ItemSummary[] } | null;
  tabs: { key: string; label: string; text: string; opensFor: readonly string[]; groups: { label: string; services: ItemSummary[] }[] }[];
}

/** Problem('not_found') where the portal has no such page. */
export function describePortalPage(catalog: Catalog, portal: string, name: string, locale: Locale): PortalPageView {
  const page = catalog.portal(portal).pages.find((one) => one.name === name);
  if (!page) throw new Problem('not_found');
  const known = new Map(listItems(catalog, { portal }, locale).map((summary) => [summary.item, summary]));
  const word = (text: { value: string; en: string } | null): string => (text === null ? '' : locale === 'zh' ? text.value : text.en);
  const found = (names: readonly string[]): ItemSummary[] => names.flatMap((name) => known.get(name) ?? []);
  return {
    name: page.name, title: word(page.title), description: word(page.description), category: page.category, purpose: page.purpose,
    popular: page.popular && { label: word(page.popular.label), services: found(page.popular.services) },
    tabs: page.tabs.map(({ key, label, text, opensFor, services }) => ({ key, opensFor, label: word(label), text: word(text), groups: groupsOf(services, found, word) })),
  };
}

/** Neighbours without a label stand in one group. */
function groupsOf(entries: readonly PageEntry[], found: (names: readonly string[]) => ItemSummary[], word: (text: { value: string; en: string }) => string): { label: string; services: ItemSummary[] }[] {
  const groups: { label: string; services: ItemSummary[] }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (typeof entry !== 'string') groups.push({ label: word(entry.label), services: found(entry.services) });
    else if (last?.label === '') last.services.push(...found([entry]));
    else groups.push({ label: '', services: found([entry]) });
  }
  return groups.filter(({ services }) => services.length > 0);
}
