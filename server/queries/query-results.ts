import { createHash } from 'node:crypto';
import { callerOfJob } from '../identity/caller-of-job.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { JobHandler } from '../platform/job-runner.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { askQuery, type QueryRequest } from './ask-query.ts';
import { makeExport } from './make-export.ts';
import { makeStatement } from './make-statement.ts';
import type { Queries } from './queries.ts';
import type { ResultKind } from './query-view.ts';
import { mostExportedRows, mostStatementRows } from './read-result.ts';
import { endResult, findResult, forgetResults, insertResult, openResults, updateResult, type QueryResult } from './result-store.ts';
import { askedTable, pageOfTable } from './run-query.ts';
import { forgetUploads } from './upload-store.ts';

export const resultJob = 'query.result';
/** Files of more rows are made in the background. */
const mostRowsAtOnce: Readonly<Record<ResultKind, number>> = { export: 2_000, statement: 200 };
/** How long a file that is made at once may take before a job looks whether its process has died. */
const graceMilliseconds = 60_000;
/** Runs that may end without a result before it is given up. */
const mostAttempts = 4;
const mostOpenResults = 5;
/** Files hold people's data, so they don't stay for good. */
const keptDays: Readonly<Record<ResultKind, number>> = { export: 7, statement: 90 };
const keptUploadDays = 1;
const dayMilliseconds = 24 * 3600 * 1000;

/**
 * Makes a file of what the query finds: at once where it is small, by a job where it is large. The same request that is
 * sent twice is one result. Throws the Problem of conditions that do not hold, or of too many rows.
 */
export async function startResult(queries: Queries, caller: Caller, portal: string, query: string, kind: ResultKind, given: QueryRequest): Promise<QueryResult> {
  const { platform } = queries;
  const asked = await askQuery(queries, caller, portal, query, given);
  const request = ofNamedTab(given, asked.definition[kind]?.tab ?? null);
  const { table } = await askedTable(queries, asked, request, caller.locale);
  if (!table.outputs[kind]) throw new Problem('not_found');
  const { total, more } = request.rows ? { total: request.rows.length, more: false } : await pageOfTable(queries, asked, table, { page: 1, pageSize: 1, sort: request.sort });
  const most = kind === 'export' ? mostExportedRows : mostStatementRows;
  if (total > most || (more && kind === 'statement')) throw new Problem('too_many_rows', { limit: most });
  if (await openResults(platform.db, caller.accountId!) >= mostOpenResults) throw new Problem('too_many_requests');
  const background = more || total > mostRowsAtOnce[kind];
  const { result, isNew } = await runCommand(platform, caller, async (command) => {
    const inserted = await insertResult(command.db, {
      portal, query, kind, background, request, rowsTotal: more ? null : total, openKey: openKey(caller, portal, query, kind, request),
      accountId: caller.accountId!, ownerId: ownerId(caller)!, locale: caller.locale, address: caller.address,
    }, command.now);
    if (inserted.isNew) command.enqueue({ kind: resultJob, payload: { result: inserted.result.id }, uniqueKey: `${resultJob}:${inserted.result.id}`, ...(!background && { runAt: new Date(command.now.getTime() + graceMilliseconds) }) });
    return inserted;
  });
  if (!isNew || background) return result;
  try {
    await carryOut(queries, result, caller);
  } catch (error) {
    if (error instanceof Problem) await refuse(queries, result.id, error);
    throw error;
  }
  return (await findResult(platform.db, result.id)) ?? result;
}

/** A file that is always of one tab is so whichever tab was looked at; what was ticked or sorted in another does not count. */
function ofNamedTab(given: QueryRequest, tab: string | null): QueryRequest {
  if (tab === null || given.row !== undefined || given.tab === tab) return given;
  const { sort: _sort, rows: _rows, ...rest } = given;
  return { ...rest, tab };
}

/** Ends a result that is not ready yet; its job notices. */
export async function cancelResult({ platform }: Queries, caller: Caller, id: string): Promise<void> {
  await runCommand(platform, caller, async (command) => {
    const result = await findResult(command.db, id, true);
    if (!result) throw new Problem('not_found');
    if (result.documentId !== null || !(await endResult(command.db, id, { status: 'cancelled' }, command.now))) throw new Problem('transfer_ended');
    command.audit({ action: 'query.cancel', subjectType: 'query', subjectId: `${result.portal}/${result.query}`, details: { result: id, kind: result.kind } });
  });
}

/** The job that makes a file. Its payload is `{result}`. */
export function resultJobs(queries: Queries): Record<string, JobHandler> {
  return { [resultJob]: (payload) => runResult(queries, String(payload['result'])) };
}

async function runResult(queries: Queries, id: string): Promise<void> {
  const { platform } = queries;
  const result = await findResult(platform.db, id);
  if (!result || result.finishedAt !== null) return;
  if (result.attempts >= mostAttempts) { await endResult(platform.db, id, { status: 'failed', problem: { code: 'internal', params: {} } }, platform.clock.now()); return; }
  await updateResult(platform.db, id, { attempts: result.attempts + 1 }, platform.clock.now());
  try {
    await carryOut(queries, result, await callerOfJob(platform.db, result));
  } catch (error) {
    // What is wrong with the request stays wrong; anything else is tried again by the runner.
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await refuse(queries, id, error);
  }
}

function carryOut(queries: Queries, result: QueryResult, caller: Caller): Promise<void> {
  return (result.kind === 'export' ? makeExport : makeStatement)(queries, result, caller);
}

async function refuse({ platform }: Queries, id: string, { code, params }: Problem): Promise<void> {
  await endResult(platform.db, id, { status: 'refused', problem: { code, params } }, platform.clock.now());
}

function openKey(caller: Caller, portal: string, query: string, kind: ResultKind, request: QueryRequest): string {
  return createHash('sha256').update(JSON.stringify([caller.accountId, ownerId(caller), caller.locale, portal, query, kind, request])).digest('hex');
}

/** Forgets files, and uploaded lists, that are old enough; to be called now and then. */
export async function sweepResults({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  const before = (days: number): Date => new Date(clock.now().getTime() - days * dayMilliseconds);
  for (const kind of ['export', 'statement'] as const) await forgetResults(db, kind, before(keptDays[kind]));
  await forgetUploads(db, before(keptUploadDays));
}
