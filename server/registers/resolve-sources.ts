import { isFeel, type Scope } from '../expressions/feel.ts';
import type { SourceDeclaration } from '../forms/form-definition.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { readsOf, valueForList } from './list-expressions.ts';
import { fetchCondition, lookUpCondition, type Viewer } from './record-access.ts';
import type { RegisterDirectory } from './register-directory.ts';
import { findRecords, type Values } from './register-store.ts';
import { registerTitle } from './validate-record.ts';

/** By source: its record, null where there is none, or for a list source its records. */
export type Sources = Record<string, Values | readonly Values[] | null>;

/** A source whose key is complete and that has no record which the viewer may see. */
export interface MissingSource {
  source: string;
  /** The answer that the key came from (`boat.plate`), absent where it came from the account alone. */
  path?: string;
  required: boolean;
  /** What the declaration wants said (`notFound`). */
  message?: string;
}

export interface ResolvedSources { sources: Sources; notFound: MissingSource[] }

export interface SourceReading {
  /** Whose right it is read by, always: what the viewer may not see is not found. */
  viewer: Viewer;
  /** `account`, `form` and whatever else keys and conditions may read; sources found before are added by name. */
  scope: Scope;
  now: Date;
  /** Keeps the records as they are until the command ends: of two commands that decide by the same records one waits for the other. */
  forUpdate?: boolean;
}

/** A list that is longer would not be read by anybody. */
const mostRecords = 5_000;

/**
 * Finds the records that a form prefills from, one source after the other, each by FEEL over `scope` and the sources
 * before it. A source is null (a list source empty), and nothing is reported, while its `when` is not true or a part
 * of its key is blank. Where several records match, it is the one whose period begins last.
 * What an expression reads and the scope lacks is null.
 *
 * A complete key without record is reported in `notFound`; if the source is required and its key does not read the
 * form, nobody can answer it differently, so it is Problem('unknown_record'). A required source that waits for an
 * answer is reported with `required: true`: submitting has to refuse it. More than 5,000 records of a list source
 * are Problem('too_many_records').
 */
export async function resolveSources(db: Queryable, directory: RegisterDirectory, declarations: Readonly<Record<string, SourceDeclaration>>, { viewer, scope, now, forUpdate = false }: SourceReading): Promise<ResolvedSources> {
  const sources: Sources = {};
  const notFound: MissingSource[] = [];
  for (const [name, declaration] of Object.entries(declarations)) {
    const register = directory.get(viewer.portal, declaration.register);
    const within = { ...scope, ...sources };
    sources[name] = declaration.list ? [] : null;
    if (declaration.when !== undefined && valueForList(declaration.when, within, `sources.${name}.when`, now) !== true) continue;
    const key = Object.fromEntries(Object.entries(declaration.key).map(([field, expression]) => [field, valueForList(expression, within, `sources.${name}.key.${field}`, now)]));
    if (Object.values(key).some((value) => value === null || value === undefined || value === '')) continue;
    const condition = (declaration.list ? fetchCondition : lookUpCondition)(register, directory, viewer, Object.keys(key));
    const records = await findRecords(db, register, key, { condition, limit: declaration.list ? mostRecords + 1 : 1, forUpdate });
    if (records.length > mostRecords) throw new Problem('too_many_records', { register: register.title, limit: mostRecords });
    if (records.length > 0) { sources[name] = declaration.list ? records.map((record) => record.values) : records[0]!.values; continue; }
    const path = answerOf(declaration);
    if (declaration.required && path === undefined) throw new Problem('unknown_record', { register: registerTitle(register, 'zh') });
    notFound.push({ source: name, ...(path !== undefined && { path }), required: declaration.required === true, ...(declaration.notFound !== undefined && { message: declaration.notFound }) });
  }
  return { sources, notFound };
}

/** The first answer that the source's key reads, as a data path; undefined when it reads none. */
export function answerOf({ key }: SourceDeclaration): string | undefined {
  for (const expression of Object.values(key)) {
    const path = isFeel(expression) ? readsOf(expression).paths.find(([first, second]) => first === 'form' && second !== undefined) : undefined;
    if (path) return path.slice(1).join('.');
  }
  return undefined;
}
