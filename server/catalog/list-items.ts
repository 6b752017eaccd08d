import type { Locale } from '../platform/errors.ts';
import type { Catalog } from './catalog.ts';
import { summariseItem } from './describe-item.ts';
import type { ItemSummary } from './item-view.ts';
import { summarisePage } from './portal-pages.ts';
import { summariseQuery } from './summarise-query.ts';

export interface ItemFilter { portal?: string; audience?: string; category?: string; purpose?: string; q?: string }

/** The service centre's list: what the portal puts first, then items, then queries. Pages that lead to services stand there on the page alone. `q` looks in title and description, in the reader's language and in Chinese. */
export function listItems(catalog: Catalog, filter: ItemFilter, locale: Locale, withPages = false): ItemSummary[] {
  const words = (filter.q ?? '').trim().toLowerCase().split(/\s+/).filter(Boolean);
  const both = (summarise: (language: Locale) => ItemSummary): [ItemSummary, ItemSummary] => [summarise(locale), summarise('zh')];
  const summaries = [
    ...catalog.items().map((version) => both((language) => summariseItem(version, language))),
    ...catalog.queries().map((query) => both((language) => summariseQuery(query, language))),
    ...(withPages ? catalog.portals().flatMap(({ portal, pages }) => pages.map((page) => both((language) => summarisePage(portal, page, language)))) : []),
  ];
  return summaries
    .filter(([summary, chinese]) => {
      if (filter.portal && summary.portal !== filter.portal) return false;
      if (filter.audience && !summary.audience.includes(filter.audience)) return false;
      if (filter.category && summary.category !== filter.category) return false;
      if (filter.purpose && summary.purpose !== filter.purpose) return false;
      const text = `${summary.title} ${summary.description} ${chinese.title} ${chinese.description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map(([summary]) => summary)
    .sort((one, other) => placeOf(catalog, one) - placeOf(catalog, other));
}

/** Where the portal's own order has the entry; behind all of it where it has not. */
function placeOf(catalog: Catalog, { portal, item }: ItemSummary): number {
  const { order } = catalog.portal(portal);
  const place = order.indexOf(item);
  return place < 0 ? order.length : place;
}
