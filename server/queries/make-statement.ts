import { documentPdf } from '../documents/document-pdf.ts';
import { issueDocument } from '../documents/issue-document.ts';
import { luhnCheckDigit } from '../platform/national-formats.ts';
import { ownerName, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { NumberSequences } from '../platform/number-sequence.ts';
import { runCommand } from '../platform/run-command.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import type { ListRow } from '../registers/run-list.ts';
import { askQuery } from './ask-query.ts';
import { queryFor, type Queries } from './queries.ts';
import { mostStatementRows, readResult } from './read-result.ts';
import { endResult, fileOwner, findResult, updateResult, type QueryResult } from './result-store.ts';
import { askedTable, columnsOf } from './run-query.ts';
import { statementData, statementLocale } from './statement-data.ts';
import { tellOwner } from './tell-owner.ts';

export const statementKind = 'statement';

/**
 * Issues what the query finds as a document with serial number and check code, and prints it. Repeatable: what was
 * issued before a crash is not issued again, and a document is printed once.
 */
export async function makeStatement(queries: Queries, result: QueryResult, caller: Caller): Promise<void> {
  const { platform } = queries;
  const { definition } = queryFor(queries, caller, result.portal, result.query);
  const documentId = result.documentId ?? await issueStatement(queries, result, caller);
  if (documentId === null) return;
  await documentPdf(platform, documentId);
  await runCommand(platform, caller, async (command) => {
    const current = await findResult(command.db, result.id, true);
    if (!current || current.finishedAt !== null) return;
    await endResult(command.db, result.id, { status: 'done' }, command.now);
    await tellOwner(command, definition, result);
  });
}

/** The id of the document; null when the result has ended meanwhile. */
async function issueStatement(queries: Queries, result: QueryResult, caller: Caller): Promise<string | null> {
  const { platform, catalog, numbers } = queries;
  const asked = await askQuery(queries, caller, result.portal, result.query, result.request);
  const { table, about } = await askedTable(queries, asked, result.request, statementLocale);
  const { statement } = table.outputs;
  const templateSource = statement && asked.templates[statement.template];
  if (!statement || typeof templateSource !== 'string') throw new Problem('not_found');
  const columns = columnsOf(queries, asked, table, statementLocale);
  const rows: ListRow[] = [];
  const reading = readResult(queries, asked, table, result, mostStatementRows);
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) rows.push(...step.value);
  const holder = ownerName(caller);
  const data = statementData({ asked, table, columns, about, rows, totals: step.value, portalTitle: catalog.portal(result.portal).title, holder });
  const number = await nextStatementNumber(numbers, asked.now);
  return runCommand(platform, caller, async (command) => {
    const current = await findResult(command.db, result.id, true);
    if (!current || current.finishedAt !== null) return null;
    if (current.documentId !== null) return current.documentId;
    const title = table.title ? `${asked.definition.title.zh}（${table.title.zh}）` : asked.definition.title.zh;
    const document = await issueDocument(platform.config, command, {
      kind: statementKind, number, ownerType: fileOwner, ownerId: result.id, title, holder,
      templateName: statement.template, templateSource, data: { ...data }, locale: statementLocale,
    });
    await updateResult(command.db, result.id, { status: 'printing', documentId: document.id, rowsDone: rows.length, rowsTotal: rows.length }, command.now);
    command.audit({ action: 'query.statement', subjectType: 'query', subjectId: `${result.portal}/${result.query}`, details: { result: result.id, request: result.request, rows: rows.length, number } });
    return document.id;
  });
}

/** The serial number: the day in Shanghai, seven digits counted from 1 each day, and a Luhn digit against slips of the pen. */
async function nextStatementNumber(numbers: NumberSequences, now: Date): Promise<string> {
  const day = shanghaiDate(now).replaceAll('-', '');
  const body = day + String(await numbers.next(`statement/${day}`)).padStart(7, '0');
  return `${body}${luhnCheckDigit(body)}`;
}
