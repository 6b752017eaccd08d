import { createHash, type Hash } from 'node:crypto';
import type { Queryable } from '../platform/database.ts';
import type { Sources } from '../registers/resolve-sources.ts';
import type { Data } from './application-store.ts';

/** One row of a submission that consists of many; `line` is its line in the sheet that it came from. */
export interface SubmissionRow { line: number; data: Data; sources: Sources }

/** Stores rows of the submission and answers nothing; `hash` takes them in, for the audit row of the submission. */
export async function insertSubmissionRows(db: Queryable, applicationId: string, seq: number, rows: readonly SubmissionRow[], hash?: Hash): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const part = rows.slice(at, at + rowsAtOnce).map(({ line, data, sources }) => ({ application_id: applicationId, seq, line, data: JSON.stringify(data), sources: JSON.stringify(sources) }));
    for (const row of part) hash?.update(JSON.stringify([row.line, row.data, row.sources]));
    await db('submission_rows').insert(part);
  }
}

export const newRowsHash = (): Hash => createHash('sha256');

const rowsAtOnce = 200;

/** The rows of the submission in portions, in the order of the sheet. */
export async function* submissionRows(db: Queryable, applicationId: string, seq: number): AsyncGenerator<SubmissionRow[], void, undefined> {
  for (let last = -1; ;) {
    const rows = await db('submission_rows').where({ application_id: applicationId, seq }).where('line', '>', last).orderBy('line').limit(rowsAtOnce).select('line', 'data', 'sources') as StoredRow[];
    if (rows.length > 0) yield rows.map(fromRow);
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1)!.line;
  }
}

/** A page of them; `page` from 1. */
export async function submissionRowsPage(db: Queryable, applicationId: string, seq: number, page: number, pageSize: number): Promise<SubmissionRow[]> {
  const rows = await db('submission_rows').where({ application_id: applicationId, seq }).orderBy('line').limit(pageSize).offset((page - 1) * pageSize).select('line', 'data', 'sources') as StoredRow[];
  return rows.map(fromRow);
}

interface StoredRow { line: number; data: string; sources: string }
function fromRow({ line, data, sources }: StoredRow): SubmissionRow { return { line, data: JSON.parse(data) as Data, sources: JSON.parse(sources) as Sources }; }
