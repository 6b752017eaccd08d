import type { Caller } from '../platform/caller.ts';
import type { Locale } from '../platform/errors.ts';
import { evaluateForList, valueForList } from '../registers/list-expressions.ts';
import type { ListRow } from '../registers/run-list.ts';
import type { Asked } from './ask-query.ts';
import type { LeadingQueries, Queries } from './queries.ts';
import type { ActionView } from './query-view.ts';

/** By row, its buttons: applications that may be begun with it, and those that lead to one. An item that is not offered now has none. */
export async function rowButtons(queries: LeadingQueries, caller: Caller, asked: Asked, rows: readonly ListRow[]): Promise<ActionView[][]> {
  const addresses = new Map<string, Promise<string | null>>();
  const addressOf = (number: string): Promise<string | null> => {
    const known = addresses.get(number) ?? queries.addressOf(caller, asked.definition.portal, number);
    addresses.set(number, known);
    return known;
  };
  const found: ActionView[][] = [];
  for (const row of rows) found.push(await buttonsOf(queries, asked, row, caller.locale, addressOf));
  return found;
}

async function buttonsOf({ catalog }: Queries, { definition, scope, now }: Asked, row: ListRow, locale: Locale, addressOf: (number: string) => Promise<string | null>): Promise<ActionView[]> {
  const within = { ...scope, row };
  const views: ActionView[] = [];
  for (const [index, { label, item, application, when, prefill }] of definition.actions.entries()) {
    const place = `queries/${definition.query}.actions[${index}]`;
    const ref = `${definition.portal}/${item ?? ''}`;
    if (item !== null && !catalog.items().some((version) => `${version.portal}/${version.item}` === ref)) continue;
    if (when !== null && evaluateForList(when, within, `${place}.when`, now) !== true) continue;
    if (application !== null) {
      const number = valueForList(application, within, `${place}.application`, now);
      const href = typeof number === 'string' && number !== '' ? await addressOf(number) : null;
      if (href !== null) views.push({ label: label[locale], href });
      continue;
    }
    const data = Object.entries(prefill).map(([field, value]) => [field, valueForList(value, within, `${place}.prefill.${field}`, now)] as const).filter(([, value]) => value !== null && value !== undefined);
    views.push({ label: label[locale], item: ref, data: Object.fromEntries(data) });
  }
  return views;
}
