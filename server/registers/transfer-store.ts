import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import type { ErrorCode, Locale } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';

export type TransferKind = 'import' | 'export';
export type TransferFormat = 'xlsx' | 'jsonl';
/** `add` takes new records only, `update` also overwrites those that have the first key already. */
export type ImportMode = 'add' | 'update';
export type TransferStatus = 'waiting' | 'checking' | 'writing' | 'done' | 'refused' | 'failed' | 'cancelled';

/** A row that an import refuses; `row` is its number in the file. */
export interface RowFailure { row: number; reasons: string[] }
export interface StoredProblem { code: ErrorCode; params: Readonly<Record<string, string | number>> }

/** An import or export of one register, from its request to its end. */
export interface Transfer {
  id: string; portal: string; register: string;
  kind: TransferKind; format: TransferFormat; mode: ImportMode | null; status: TransferStatus;
  rowsDone: number; rowsTotal: number | null; failures: number; added: number; updated: number; attempts: number;
  search: string | null; fileName: string | null; sourceSha256: string | null; resultSha256: string | null;
  samples: RowFailure[]; problem: StoredProblem | null;
  accountId: string; accountName: string; locale: Locale;
  createdAt: string; updatedAt: string; finishedAt: string | null;
}

const table = 'register_transfers';
const columns = {
  id: 'id', portal: 'portal', register: 'register', kind: 'kind', format: 'format', mode: 'mode', status: 'status', rowsDone: 'rows_done', rowsTotal: 'rows_total', failures: 'failures',
  added: 'added', updated: 'updated', attempts: 'attempts', search: 'search', fileName: 'file_name', sourceSha256: 'source_sha256', resultSha256: 'result_sha256', samples: 'samples',
  problem: 'problem', accountId: 'account_id', accountName: 'account_name', locale: 'locale', createdAt: 'created_at', updatedAt: 'updated_at', finishedAt: 'finished_at',
} as const satisfies Record<keyof Transfer, string>;

export type NewTransfer = Pick<Transfer, 'portal' | 'register' | 'kind' | 'format' | 'mode' | 'search' | 'fileName' | 'sourceSha256' | 'accountId' | 'accountName' | 'locale'>;

export async function insertTransfer(db: Queryable, given: NewTransfer, now: Date): Promise<Transfer> {
  const at = toStored(now);
  const transfer: Transfer = {
    ...given, id: newId(), status: 'waiting', rowsDone: 0, rowsTotal: null, failures: 0, added: 0, updated: 0, attempts: 0,
    resultSha256: null, samples: [], problem: null, createdAt: at, updatedAt: at, finishedAt: null,
  };
  await db(table).insert(toRow(transfer));
  return transfer;
}

export async function findTransfer(db: Queryable, id: string, forUpdate = false): Promise<Transfer | null> {
  const query = db(table).where({ id });
  const row = await (forUpdate ? query.forUpdate() : query).first() as Record<string, unknown> | undefined;
  return row ? fromRow(row) : null;
}

/** The register's transfers, the latest first. */
export async function transfersOf(db: Queryable, portal: string, register: string, limit: number): Promise<Transfer[]> {
  const rows = await db(table).where({ portal, register }).orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }]).limit(limit) as Record<string, unknown>[];
  return rows.map(fromRow);
}

/** Changes a transfer that has not ended; false when it has, which also tells its job that it was cancelled. */
export async function updateTransfer(db: Queryable, id: string, change: Partial<Transfer>, now: Date): Promise<boolean> {
  const changed: number = await db(table).where({ id }).whereNull('finished_at').update(toRow({ ...change, updatedAt: toStored(now) }));
  return changed === 1;
}

/** Files of a transfer are kept while its row is. */
export async function keepFile(db: Queryable, transferId: string, sha256: string): Promise<void> {
  await db('file_uses').insert({ sha256, owner_type: 'register-transfer', owner_id: transferId }).onConflict(['sha256', 'owner_type', 'owner_id']).ignore();
}

/** Forgets transfers that ended before `before`, and their files, which hold people's data. Answers how many. */
export async function forgetTransfers(db: Queryable, before: Date): Promise<number> {
  const ids: string[] = await db(table).where('finished_at', '<', toStored(before)).limit(1000).pluck('id');
  if (ids.length === 0) return 0;
  await db('file_uses').where({ owner_type: 'register-transfer' }).whereIn('owner_id', ids).delete();
  await db(table).whereIn('id', ids).delete();
  return ids.length;
}

function toRow(transfer: Partial<Transfer>): Record<string, string | number | null> {
  return Object.fromEntries(Object.entries(transfer).map(([key, value]) => [columns[key as keyof Transfer], value !== null && typeof value === 'object' ? JSON.stringify(value) : value as string | number | null]));
}

function fromRow(row: Record<string, unknown>): Transfer {
  const transfer = Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, row[column] ?? null])) as unknown as Transfer;
  return { ...transfer, samples: parsed(row['samples']) as RowFailure[] ?? [], problem: parsed(row['problem']) as StoredProblem | null };
}

function parsed(json: unknown): unknown {
  return typeof json === 'string' ? JSON.parse(json) : null;
}
