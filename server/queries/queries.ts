import type { Catalog, DeclaredQuery } from '../catalog/catalog.ts';
import type { CompiledForm } from '../forms/compile-form.ts';
import type { Dictionary } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { NumberSequences } from '../platform/number-sequence.ts';
import type { Platform } from '../platform/platform.ts';
import type { RegisterDirectory } from '../registers/register-directory.ts';
import { readQueryDefinition, type QueryDefinition, type QueryLink } from './query-definition.ts';
import { compileSearch } from './search-form.ts';

/** What queries stand on. */
export interface Queries { platform: Platform; catalog: Catalog; registers: RegisterDirectory; numbers: NumberSequences }

/** Those whose rows lead on to applications. */
export interface LeadingQueries extends Queries {
  /** Address of the page on which the caller sees the application of this number; null where it is none of theirs. */
  addressOf(caller: Caller, portal: string, number: string): Promise<string | null>;
}

/** A published query, ready to be asked. */
export interface PublishedQuery { definition: QueryDefinition; search: CompiledForm; dictionaries: Record<string, Dictionary>; templates: Readonly<Record<string, string>> }

type Read = (QueryLink & { dictionaries?: never }) | PublishedQuery;

/** Read once for as long as the configuration stays as it is. */
const read = new WeakMap<readonly DeclaredQuery[], Map<string, Read>>();

function readOnce(catalog: Catalog, portal: string, query: string): Read {
  const declared = catalog.queries();
  let known = read.get(declared);
  if (!known) read.set(declared, known = new Map());
  const name = `${portal}/${query}`;
  const kept = known.get(name);
  if (kept) return kept;
  const found = declared.find((one) => one.portal === portal && one.query === query);
  if (!found) throw new Problem('not_found');
  const { dictionaries, lists, templates } = found;
  const definition = readQueryDefinition(portal, query, found.json);
  const published: Read = definition.link === null ? { definition, search: compileSearch(definition, dictionaries, lists), dictionaries, templates } : definition;
  known.set(name, published);
  return published;
}

/** The query, for those whom it is meant for: Problem('not_found') where there is none, 'not_signed_in' or 'not_allowed' for others. */
export function queryFor({ catalog }: Pick<Queries, 'catalog'>, caller: Caller, portal: string, query: string): PublishedQuery {
  const found = readOnce(catalog, portal, query);
  if (!('definition' in found)) throw new Problem('not_found');
  if (caller.accountId === null) throw new Problem('not_signed_in');
  if (!found.definition.audience.some((role) => (caller.roles as readonly string[]).includes(role))) throw new Problem('not_allowed');
  return found;
}

/** Where the menu entry of a query leads, if it leads to another page of this site. */
export function linkOf({ catalog }: Pick<Queries, 'catalog'>, portal: string, query: string): string | null {
  const found = readOnce(catalog, portal, query);
  return 'definition' in found ? null : found.link;
}
