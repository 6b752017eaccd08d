import { readFile, rm } from 'node:fs/promises';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { cellValue, isSpecial, readWorkbook, type Cell } from '../platform/read-workbook.ts';
import { runCommand } from '../platform/run-command.ts';
import { refuseOtherFiles } from '../platform/workbook/recognise-file.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook } from '../platform/write-workbook.ts';
import { sheetName } from '../registers/export-records.ts';
import { queryFor, type Queries } from './queries.ts';
import type { QueryUpload } from './query-definition.ts';
import type { UploadView } from './query-view.ts';
import { insertUpload } from './upload-store.ts';

export const largestUpload = 2 * 1024 * 1024;
const mostUploaded = 5_000;
const longestValue = 200;
const rowsToFill = 1_000;

/** Takes the one column of an uploaded workbook as values to search by, each once. What cannot be read is refused as a whole, by cell. */
export async function receiveUpload(queries: Queries, caller: Caller, portal: string, query: string, [file]: readonly ReceivedFile[]): Promise<UploadView> {
  const { definition } = queryFor(queries, caller, portal, query);
  if (!definition.upload) throw new Problem('not_found');
  if (!file) throw new Problem('invalid_request', {}, [{ path: 'file', code: 'required', message: caller.locale === 'zh' ? '请选择文件' : 'choose a file' }]);
  if (file.size === 0) throw new Problem('empty_file');
  await refuseOtherFiles(file.path);
  const found = await valuesOf(file.path, definition.upload, caller);
  if (found.length === 0) throw new Problem('nothing_to_import');
  return runCommand(queries.platform, caller, async (command) => {
    const name = file.name.split(/[\\/]/).pop()!.replace(/\p{Cc}/gu, '').slice(-200) || 'file.xlsx';
    const upload = await insertUpload(command.db, caller, definition, name, found, command.now);
    command.audit({ action: 'query.upload', subjectType: 'query', subjectId: `${portal}/${query}`, details: { upload: upload.id, count: upload.count } });
    return upload;
  });
}

async function valuesOf(path: string, { heading }: QueryUpload, { locale }: Caller): Promise<string[]> {
  const names: readonly string[] = [heading.zh, heading.en];
  const found = new Set<string>();
  let column = -1;
  let isRead = false;
  for await (const event of readWorkbook(path)) {
    if (event.type === 'sheet') { if (column >= 0) break; isRead = !event.hidden; continue; }
    if (!isRead || event.type === 'end') continue;
    for (const row of event.rows) {
      if (column < 0) {
        column = row.cells.findIndex((cell) => names.includes(String(cellValue(cell) ?? '').replace(/\s*[*＊]$/, '').trim()));
        if (column < 0) throw new Problem('unusable_columns', { reason: locale === 'zh' ? `没有“${heading.zh}”这一列` : `there is no column "${heading.en}"` });
        continue;
      }
      const value = valueOf(row.cells[column], row.number, locale);
      if (value !== null) found.add(value);
      if (found.size > mostUploaded) throw new Problem('too_many_rows', { limit: mostUploaded });
    }
  }
  return [...found];
}

/** An ID number of 18 digits that Excel took for a number has lost its last ones. */
function valueOf(cell: Cell | undefined, row: number, locale: 'zh' | 'en'): string | null {
  const refuse = (zh: string, en: string): never => { throw new Problem('invalid_request', {}, [{ path: `rows[${row}]`, code: 'cell', message: locale === 'zh' ? `第${row}行：${zh}` : `row ${row}: ${en}` }]); };
  if (isSpecial(cell)) {
    if (cell.digitsLost) refuse('号码超过15位，Excel 已改掉后几位，请将此列设为文本格式后重新录入', 'Excel has already changed the last digits of this long number; format the column as text and enter it again');
    if (cell.error) refuse('单元格是错误值', 'the cell is an error value');
  }
  const value = String(cellValue(cell) ?? '').trim();
  if (value.length > longestValue) refuse('内容过长', 'the value is too long');
  return value === '' ? null : value;
}

/** The workbook to be filled: the column that is searched by and those beside it, formatted as text so that long numbers keep their digits. */
export async function uploadTemplate(queries: Queries, caller: Caller, portal: string, query: string): Promise<{ content: Buffer; title: string }> {
  const { definition } = queryFor(queries, caller, portal, query);
  if (!definition.upload) throw new Problem('not_found');
  const { heading, beside } = definition.upload;
  const title = definition.title[caller.locale];
  const path = await workPath(queries.platform.files);
  try {
    await writeWorkbook(path, { sheets: [{ name: sheetName(title), columns: [...beside.map((other) => ({ heading: other[caller.locale], format: 'text' as const })), { heading: heading[caller.locale], format: 'text', required: true }], rowsToFill }] }, []);
    return { content: await readFile(path), title };
  } finally {
    await rm(path, { force: true });
  }
}
