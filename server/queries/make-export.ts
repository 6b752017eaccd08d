import { rm } from 'node:fs/promises';
import type { Caller } from '../platform/caller.ts';
import { runCommand } from '../platform/run-command.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook } from '../platform/write-workbook.ts';
import type { PlainValue } from '../platform/workbook/workbook-rows.ts';
import { sheetName } from '../registers/export-records.ts';
import { askQuery } from './ask-query.ts';
import { tellOwner } from './tell-owner.ts';
import type { Queries } from './queries.ts';
import { mostExportedRows, readResult } from './read-result.ts';
import { endResult, findResult, keepResultFile, type QueryResult } from './result-store.ts';
import { askedTable, columnsOf } from './run-query.ts';

/** Writes what the query finds as a workbook, under the right that the caller has now. Repeatable: it begins again after a crash. */
export async function makeExport(queries: Queries, result: QueryResult, caller: Caller): Promise<void> {
  const { platform } = queries;
  const asked = await askQuery(queries, caller, result.portal, result.query, result.request);
  const { table } = await askedTable(queries, asked, result.request, result.locale);
  const columns = columnsOf(queries, asked, table, result.locale);
  async function* portions(): AsyncGenerator<{ sheet: number; rows: PlainValue[][] }, void, undefined> {
    for await (const rows of readResult(queries, asked, table, result, mostExportedRows)) yield { sheet: 0, rows: rows.map((row) => columns.map((column) => column.cell(row[column.key]))) };
  }
  const path = await workPath(platform.files);
  try {
    const title = table.title ? `${asked.definition.title[result.locale]} ${table.title[result.locale]}` : asked.definition.title[result.locale];
    const plan = { name: sheetName(title), columns: columns.map(({ label, group, format }) => ({ heading: [...group, label].join(' / '), format })) };
    const rows = await writeWorkbook(path, { sheets: [plan] }, portions());
    const { sha256 } = await platform.files.adopt(path);
    await runCommand(platform, caller, async (command) => {
      const current = await findResult(command.db, result.id, true);
      if (!current || current.finishedAt !== null) return;
      await keepResultFile(command.db, result.id, sha256);
      await endResult(command.db, result.id, { status: 'done', resultSha256: sha256, rowsDone: rows, rowsTotal: rows }, command.now);
      command.audit({ action: 'query.export', subjectType: 'query', subjectId: `${result.portal}/${result.query}`, details: { result: result.id, request: result.request, rows, sha256 } });
      await tellOwner(command, asked.definition, result);
    });
  } finally {
    await rm(path, { force: true });
  }
}
