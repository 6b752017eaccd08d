import { isAnswered } from '../forms/answers-wanted.ts';
import type { Data } from '../forms/form-definition.ts';
import { Problem, type FieldError, type Locale } from '../platform/errors.ts';
import { readQueryDefinition, type QueryDefinition } from './query-definition.ts';
import type { Queries } from './queries.ts';
import type { FamilyView } from './query-view.ts';

/** The queries of the family in the order of their tabs, the query itself among them; those for other roles are left out. */
function membersOf({ catalog }: Pick<Queries, 'catalog'>, { portal, family, audience }: QueryDefinition, roles: readonly string[]): QueryDefinition[] {
  if (!family) return [];
  return catalog.queries().filter((one) => one.portal === portal && isObjectWithFamily(one.json, family.name.zh)).flatMap(({ query, json }) => {
    const read = readQueryDefinition(portal, query, json);
    return read.link === null && read.audience.some((role) => roles.includes(role) && audience.includes(role)) ? [read] : [];
  }).sort((one, other) => (one.family?.order ?? 0) - (other.family?.order ?? 0));
}

function isObjectWithFamily(json: unknown, name: string): boolean {
  return (json as { family?: { name?: unknown } }).family?.name === name;
}

/** The tabs above the page of a query that has a family. */
export function familyView(queries: Pick<Queries, 'catalog'>, definition: QueryDefinition, roles: readonly string[], locale: Locale): FamilyView | null {
  const { family, portal } = definition;
  if (!family) return null;
  const groups: FamilyView['groups'] = [];
  for (const { query, family: own } of membersOf(queries, definition, roles)) {
    if (!own) continue;
    const label = own.group?.[locale] ?? null;
    let group = groups.find((one) => one.label === label);
    if (!group) groups.push(group = { label, members: [] });
    group.members.push({ label: own.label[locale], query, address: `/queries/${portal}/${query}`, isCurrent: query === definition.query, when: own.when });
  }
  return { name: family.name[locale], groups };
}

/** Answers that another query of the family is meant by are refused with its name, at the fields that say so. */
export function refuseOtherMember(queries: Pick<Queries, 'catalog'>, definition: QueryDefinition, form: Data, roles: readonly string[], locale: Locale): FieldError[] {
  if (!definition.family?.when || isAnswered(definition.family.when, form)) return [];
  const meant = membersOf(queries, definition, roles).find(({ query, family }) => query !== definition.query && family?.when && isAnswered(family.when, form));
  if (!meant?.family?.when) return [];
  const title = meant.title[locale];
  return Object.keys(meant.family.when).map((path) => ({ path, code: 'other_query', message: locale === 'zh' ? `请到“${title}”中查询` : `Ask this in "${title}"` }));
}

/** Problem('invalid_submission') where the query takes no ticked rows, or too many are. */
export function refuseTicks({ select }: QueryDefinition, rows: readonly string[] | undefined): void {
  if (rows && !select) throw new Problem('invalid_request', {}, [{ path: 'rows', code: 'query_rows', message: 'rows of this query cannot be chosen' }]);
}
