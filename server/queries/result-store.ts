import { ownerId, type Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem, type ErrorCode, type Locale } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { QueryRequest } from './ask-query.ts';
import type { ResultKind, ResultStatus } from './query-view.ts';

export interface StoredProblem { code: ErrorCode; params: Readonly<Record<string, string | number>> }

/** A file that is made, or was, of what a query finds. */
export interface QueryResult {
  id: string; portal: string; query: string; kind: ResultKind; status: ResultStatus; background: boolean;
  request: QueryRequest;
  openKey: string | null;
  rowsDone: number; rowsTotal: number | null; attempts: number;
  problem: StoredProblem | null;
  documentId: string | null; resultSha256: string | null;
  accountId: string; ownerId: string; locale: Locale; address: string | null;
  createdAt: string; updatedAt: string; finishedAt: string | null;
}

const table = 'query_results';
export const fileOwner = 'query-result';
const columns = {
  id: 'id', portal: 'portal', query: 'query', kind: 'kind', status: 'status', background: 'background', request: 'request', openKey: 'open_key', rowsDone: 'rows_done', rowsTotal: 'rows_total',
  attempts: 'attempts', problem: 'problem', documentId: 'document_id', resultSha256: 'result_sha256', accountId: 'account_id', ownerId: 'owner_id', locale: 'locale', address: 'address',
  createdAt: 'created_at', updatedAt: 'updated_at', finishedAt: 'finished_at',
} as const satisfies Record<keyof QueryResult, string>;

export type NewResult = Pick<QueryResult, 'portal' | 'query' | 'kind' | 'background' | 'request' | 'rowsTotal' | 'accountId' | 'ownerId' | 'locale' | 'address'> & { openKey: string };

/** Adds a result; the one that is under way where the same was asked already. */
export async function insertResult(db: Queryable, given: NewResult, now: Date): Promise<{ result: QueryResult; isNew: boolean }> {
  const at = toStored(now);
  const result: QueryResult = { ...given, id: newId(), status: 'waiting', rowsDone: 0, attempts: 0, problem: null, documentId: null, resultSha256: null, createdAt: at, updatedAt: at, finishedAt: null };
  await db(table).insert(toRow(result)).onConflict('open_key').ignore();
  const row = await db(table).where({ open_key: given.openKey }).first() as Record<string, unknown> | undefined;
  // The one that was under way has ended in this very moment.
  if (!row) throw new Problem('busy');
  const kept = fromRow(row);
  return { result: kept, isNew: kept.id === result.id };
}

export async function findResult(db: Queryable, id: string, forUpdate = false): Promise<QueryResult | null> {
  const query = db(table).where({ id });
  const row = await (forUpdate ? query.forUpdate() : query).first() as Record<string, unknown> | undefined;
  return row ? fromRow(row) : null;
}

/** The caller's results of the query, the latest first. */
export async function resultsOf(db: Queryable, caller: Caller, portal: string, query: string, limit: number): Promise<QueryResult[]> {
  const rows = await db(table).where({ account_id: caller.accountId, owner_id: ownerId(caller), portal, query }).orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }]).limit(limit) as Record<string, unknown>[];
  return rows.map(fromRow);
}

/** How many of the account's results are under way. */
export async function openResults(db: Queryable, accountId: string): Promise<number> {
  const [{ total }] = await db(table).where({ account_id: accountId }).whereNull('finished_at').count({ total: '*' }) as [{ total: number | string }];
  return Number(total);
}

/** Changes a result that has not ended; false when it has, which also tells its job that it was cancelled. */
export async function updateResult(db: Queryable, id: string, change: Partial<QueryResult>, now: Date): Promise<boolean> {
  return (await db(table).where({ id }).whereNull('finished_at').update(toRow({ ...change, updatedAt: toStored(now) }))) === 1;
}

/** Ends it, so that the same may be asked anew. */
export function endResult(db: Queryable, id: string, change: Partial<QueryResult> & { status: ResultStatus }, now: Date): Promise<boolean> {
  return updateResult(db, id, { ...change, openKey: null, finishedAt: toStored(now) }, now);
}

export async function keepResultFile(db: Queryable, id: string, sha256: string): Promise<void> {
  await db('file_uses').insert({ sha256, owner_type: fileOwner, owner_id: id }).onConflict(['sha256', 'owner_type', 'owner_id']).ignore();
}

/** Forgets results of the kind that ended before `before`, with exported files; issued documents stay to be verified. */
export async function forgetResults(db: Queryable, kind: ResultKind, before: Date): Promise<number> {
  const ids: string[] = await db(table).where({ kind }).where('finished_at', '<', toStored(before)).limit(1000).pluck('id');
  if (ids.length === 0) return 0;
  await db('file_uses').where({ owner_type: fileOwner }).whereIn('owner_id', ids).delete();
  await db(table).whereIn('id', ids).delete();
  return ids.length;
}

function toRow(result: Partial<QueryResult>): Record<string, string | number | boolean | null> {
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [columns[key as keyof QueryResult], value !== null && typeof value === 'object' ? JSON.stringify(value) : value as string | number | boolean | null]));
}

function fromRow(row: Record<string, unknown>): QueryResult {
  const result = Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, row[column] ?? null])) as unknown as QueryResult;
  return { ...result, background: Boolean(row['background']), request: JSON.parse(String(row['request'])) as QueryRequest, problem: typeof row['problem'] === 'string' ? JSON.parse(row['problem']) as StoredProblem : null };
}
