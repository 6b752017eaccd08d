import type { Locale } from '../platform/errors.ts';
import type { Catalog } from './catalog.ts';
import { summariseItem } from './describe-item.ts';
import type { ItemSummary } from './item-view.ts';

export interface ItemFilter { portal?: string; audience?: string; category?: string; purpose?: string; q?: string }

/** The service centre's list. `q` looks in title and description, in the reader's language and in Chinese. */
export function listItems(catalog: Catalog, filter: ItemFilter, locale: Locale): ItemSummary[] {
  const words = (filter.q ?? '').trim().toLowerCase().split(/\s+/).filter(Boolean);
  return catalog.items()
    .filter((version) => {
      const { settings } = version;
      if (filter.portal && version.portal !== filter.portal) return false;
      if (filter.audience && !(settings.audience ?? []).includes(filter.audience)) return false;
      if (filter.category && settings.category !== filter.category) return false;
      if (filter.purpose && settings.purpose !== filter.purpose) return false;
      const summary = summariseItem(version, locale);
      const text = `${summary.title} ${summary.description} ${version.title} ${settings.description ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((version) => summariseItem(version, locale));
}
