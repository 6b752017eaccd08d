import type { Locale } from '../platform/errors.ts';
import type { DeclaredQuery } from './catalog.ts';
import type { ItemSummary } from './item-view.ts';

/** What the service centre shows of a declared query, whose checks have passed when it was published. */
interface QueryCard { title: string; english: string; description?: string; descriptionEnglish?: string; audience: string[]; category?: string; purpose?: string; link?: string }

/** A query beside the items: it is asked at once, where an item is applied for. */
export function summariseQuery({ portal, query, json }: DeclaredQuery, locale: Locale): ItemSummary {
  const { title, english, description = '', descriptionEnglish, audience, category = '', purpose = '', link } = json as QueryCard;
  return {
    ref: `${portal}/${query}`, portal, item: query, kind: 'query', address: link ?? `/queries/${portal}/${query}`,
    title: locale === 'en' ? english : title, description: locale === 'en' ? descriptionEnglish ?? description : description, audience, category, purpose,
  };
}
