import type { BatchKind } from '../forms/batch-fields.ts';
import type { Data } from '../forms/form-definition.ts';
import { toStored } from '../platform/clock.ts';
import { isMySql, type Queryable } from '../platform/database.ts';
import type { ErrorCode, Locale } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { PlainValue } from '../platform/read-workbook.ts';
import type { BatchStatus, BatchTab } from './batch-view.ts';
import type { RowsText } from './rows-text.ts';

export interface StoredProblem { code: ErrorCode; params: Readonly<Record<string, string | number>> }

export interface Batch {
  id: string; number: string | null; portal: string; item: string; itemVersionId: string;
  accountId: string; accountName: string; locale: Locale;
  /** Who uploaded it, later who submitted it, and from where; `accountId` is whose it is. Null: from before it was kept. */
  actingId: string | null; address: string | null;
  kind: BatchKind; status: BatchStatus; applicationId: string | null;
  fileName: string; sourceSha256: string;
  rowsRead: number; rowsTotal: number | null; good: number; failed: number; submitted: number; attempts: number;
  problem: StoredProblem | null;
  createdAt: string; updatedAt: string; submittedAt: string | null; finishedAt: string | null; clearedAt: string | null;
}

/** What is wrong with a row; `key` is the column at fault, null where it is the row as a whole. */
export interface Fault { key: string | null; message: string }

/** A row of the sheet that was judged: `data` are the values that were typed, `cells` what stood there in the order of the columns. */
export interface JudgedRow { line: number; data: Data; cells: readonly PlainValue[]; faults: readonly Fault[]; /** The cells say more than the data do. */ keepCells?: boolean }

export interface BatchRow { line: number; status: 'good' | 'failed' | 'submitted'; data: Data; cells: PlainValue[] | null; faults: Fault[]; applicationId: string | null }

const table = 'batches';
const columns = {
  id: 'id', number: 'number', portal: 'portal', item: 'item', itemVersionId: 'item_version_id', accountId: 'account_id', accountName: 'account_name', locale: 'locale', actingId: 'acting_id', address: 'address',
  kind: 'kind', status: 'status', applicationId: 'application_id', fileName: 'file_name', sourceSha256: 'source_sha256', rowsRead: 'rows_read', rowsTotal: 'rows_total',
  good: 'good', failed: 'failed', submitted: 'submitted', attempts: 'attempts', problem: 'problem', createdAt: 'created_at', updatedAt: 'updated_at',
  submittedAt: 'submitted_at', finishedAt: 'finished_at', clearedAt: 'cleared_at',
} as const satisfies Record<keyof Batch, string>;

export type NewBatch = Pick<Batch, 'portal' | 'item' | 'itemVersionId' | 'accountId' | 'accountName' | 'actingId' | 'address' | 'locale' | 'kind' | 'applicationId' | 'fileName' | 'sourceSha256'>;

export async function insertBatch(db: Queryable, given: NewBatch, now: Date): Promise<Batch> {
  const at = toStored(now);
  const batch: Batch = {
    ...given, id: newId(), number: null, status: 'waiting', rowsRead: 0, rowsTotal: null, good: 0, failed: 0, submitted: 0, attempts: 0, problem: null,
    createdAt: at, updatedAt: at, submittedAt: null, finishedAt: null, clearedAt: null,
  };
  await db(table).insert(toRow(batch));
  await db('file_uses').insert({ sha256: batch.sourceSha256, owner_type: 'batch', owner_id: batch.id }).onConflict(['sha256', 'owner_type', 'owner_id']).ignore();
  return batch;
}

export async function findBatch(db: Queryable, id: string, forUpdate = false): Promise<Batch | null> {
  const query = db(table).where({ id });
  const row = await (forUpdate ? query.forUpdate() : query).first() as Record<string, unknown> | undefined;
  return row ? fromRow(row) : null;
}

/** The account's batches, the latest first, of one item where it is given. */
export async function batchesOf(db: Queryable, accountId: string, item: { portal: string; item: string } | null, page: number, pageSize: number): Promise<{ rows: Batch[]; total: number }> {
  const mine = { account_id: accountId, ...item };
  const rows = await db(table).where(mine).orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }]).limit(pageSize).offset((page - 1) * pageSize) as Record<string, unknown>[];
  const [{ total }] = await db(table).where(mine).count('* as total') as [{ total: number }];
  return { rows: rows.map(fromRow), total: Number(total) };
}

/** Changes a batch that stands at one of these statuses; false when it does no longer, which tells its job that it was cancelled. */
export async function updateBatch(db: Queryable, id: string, at: readonly BatchStatus[], change: Partial<Batch>, now: Date): Promise<boolean> {
  const changed: number = await db(table).where({ id }).whereIn('status', [...at]).update(toRow({ ...change, updatedAt: toStored(now) }));
  return changed === 1;
}

/** Stores judged rows; a line that is there already stays as it is, so that nothing is stored twice. */
export async function insertBatchRows(db: Queryable, batchId: string, text: RowsText): Promise<void> {
  // By hand, since building it from objects takes longer than storing it; SQLite binds one value faster than a thousand.
  if (isMySql(db)) {
    const values = JSON.parse(text) as (string | number | null)[][];
    await db.raw(`insert ignore into batch_rows (batch_id, line, status, data, cells, faults) values ${Array(values.length).fill('(?,?,?,?,?,?)').join(',')}`, values.flatMap((row) => [batchId, ...row]) as never);
  } else await db.raw("insert or ignore into batch_rows (batch_id, line, status, data, cells, faults) select ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(?)", [batchId, text]);
}

export async function lastLine(db: Queryable, batchId: string): Promise<number> {
  const row = await db('batch_rows').where({ batch_id: batchId }).max('line as last').first() as { last: number | null } | undefined;
  return Number(row?.last ?? 0);
}

/** Counted anew, so that what was done twice is not counted twice. */
export async function countRows(db: Queryable, batchId: string): Promise<Pick<Batch, 'good' | 'failed' | 'submitted'>> {
  const rows = await db('batch_rows').where({ batch_id: batchId }).groupBy('status').select('status').count('* as total') as { status: 'good' | 'failed' | 'submitted'; total: number | string }[];
  return { good: 0, failed: 0, submitted: 0, ...Object.fromEntries(rows.map(({ status, total }) => [status, Number(total)])) };
}

const tabs: Record<BatchTab, BatchRow['status'][]> = { good: ['good', 'submitted'], failed: ['failed'] };

/** How many there are the batch itself says: counting a hundred thousand for every look at its progress would take longer than showing it. */
export async function batchRowsPage(db: Queryable, batch: Pick<Batch, 'id' | 'good' | 'submitted'>, tab: BatchTab, page: number, pageSize: number): Promise<BatchRow[]> {
  // Of one status the index gives them in their order.
  const statuses = tabs[tab].filter((status) => status === 'failed' || batch[status] > 0);
  const rows = await db('batch_rows').where({ batch_id: batch.id }).whereIn('status', statuses).orderBy('line').limit(pageSize).offset((page - 1) * pageSize) as Record<string, unknown>[];
  return rows.map(toBatchRow);
}

/** Rows of a status after a line, in the order of the sheet. */
export async function batchRowsAfter(db: Queryable, batchId: string, status: BatchRow['status'], line: number, limit: number): Promise<BatchRow[]> {
  const rows = await db('batch_rows').where({ batch_id: batchId, status }).where('line', '>', line).orderBy('line').limit(limit) as Record<string, unknown>[];
  return rows.map(toBatchRow);
}

export async function lockGoodRow(db: Queryable, batchId: string, line: number): Promise<BatchRow | null> {
  const row = await db('batch_rows').where({ batch_id: batchId, line, status: 'good' }).forUpdate().first() as Record<string, unknown> | undefined;
  return row ? toBatchRow(row) : null;
}

export async function endRow(db: Queryable, batchId: string, line: number, end: { applicationId: string } | { cells: readonly PlainValue[]; faults: readonly Fault[] }): Promise<void> {
  const change = 'applicationId' in end ? { status: 'submitted', application_id: end.applicationId } : { status: 'failed', cells: JSON.stringify(end.cells), faults: JSON.stringify(end.faults) };
  await db('batch_rows').where({ batch_id: batchId, line, status: 'good' }).update(change);
}

export async function markSubmitted(db: Queryable, batchId: string, applicationId: string): Promise<void> {
  await db('batch_rows').where({ batch_id: batchId, status: 'good' }).update({ status: 'submitted', application_id: applicationId });
}

/** Batches that nobody has touched since, whose rows are still there. */
export async function untouchedBatches(db: Queryable, before: Date, limit: number): Promise<Batch[]> {
  const rows = await db(table).whereNull('cleared_at').where('updated_at', '<', toStored(before)).whereNot('status', 'submitting').orderBy('updated_at').limit(limit) as Record<string, unknown>[];
  return rows.map(fromRow);
}

/** Removes some rows of a batch; answers how many. */
export async function removeRows(db: Queryable, batchId: string, limit: number): Promise<number> {
  const lines: number[] = await db('batch_rows').where({ batch_id: batchId }).orderBy('line').limit(limit).pluck('line');
  if (lines.length > 0) await db('batch_rows').where({ batch_id: batchId }).whereBetween('line', [lines[0]!, lines.at(-1)!]).delete();
  return lines.length;
}

export async function markCleared(db: Queryable, batch: Batch, now: Date): Promise<void> {
  await db('file_uses').where({ owner_type: 'batch', owner_id: batch.id }).delete();
  await db(table).where({ id: batch.id }).update({ cleared_at: toStored(now), ...(['waiting', 'checking', 'checked'].includes(batch.status) && { status: 'cancelled', finished_at: toStored(now) }) });
}

function toBatchRow(row: Record<string, unknown>): BatchRow {
  const parsed = (json: unknown): unknown => (typeof json === 'string' ? JSON.parse(json) : null);
  return {
    line: Number(row['line']), status: row['status'] as BatchRow['status'], data: parsed(row['data']) as Data, cells: parsed(row['cells']) as PlainValue[] | null,
    faults: (parsed(row['faults']) as Fault[] | null) ?? [], applicationId: (row['application_id'] as string | null) ?? null,
  };
}

function toRow(batch: Partial<Batch>): Record<string, string | number | null> {
  return Object.fromEntries(Object.entries(batch).map(([key, value]) => [columns[key as keyof Batch], value !== null && typeof value === 'object' ? JSON.stringify(value) : value as string | number | null]));
}

function fromRow(row: Record<string, unknown>): Batch {
  const batch = Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, row[column] ?? null])) as unknown as Batch;
  return { ...batch, problem: typeof row['problem'] === 'string' ? JSON.parse(row['problem']) as StoredProblem : null };
}
