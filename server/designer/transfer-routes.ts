import { readFile, rm } from 'node:fs/promises';
import { cellColumns } from '../forms/spreadsheet-cells.ts';
import { Problem } from '../platform/errors.ts';
import { Answer, FileAnswer, type Call, type Route } from '../platform/http-route.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook } from '../platform/write-workbook.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import { sheetName } from '../registers/export-records.ts';
import { cancelTransfer, largestImport, startExport, startImport } from '../registers/start-transfer.ts';
import type { ImportMode, Transfer, TransferFormat } from '../registers/transfer-store.ts';
import type { Transfers } from '../registers/transfers.ts';
import { registerTitle } from '../registers/validate-record.ts';
import { administeredRegister, listTransfers, ownTransfer, transferView } from './describe-registers.ts';
import { administrator, registerPath } from './register-routes.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const jsonLinesType = 'application/x-ndjson';
const transferPath = `${registerPath}/transfers/:transfer`;
const transfer = { type: 'object', required: ['id', 'status'], properties: { id: { type: 'string' }, status: { enum: ['waiting', 'checking', 'writing', 'done', 'refused', 'failed', 'cancelled'] }, rowsDone: { type: 'integer' }, failures: { type: 'integer' } } } as const;
/** Rows of a template that get drop-downs. */
const rowsToFill = 2000;

/** Whole registers out and in, as Excel or as JSON lines, in the background. */
export function transferRoutes(transfers: Transfers): Route[] {
  const named = ({ params }: Call): [string, string] => [params['portal'] ?? '', params['register'] ?? ''];
  const own = (call: Call): Promise<Transfer> => ownTransfer(transfers, call.caller, ...named(call), call.params['transfer'] ?? '');
  return [
    {
      method: 'get', path: `${registerPath}/template.xlsx`, right: administrator,
      summary: { zh: '导入模板', en: 'A workbook to be filled for an import' }, answers: { contentType: workbookType },
      handle: (call) => template(transfers, call, named(call)),
    },
    {
      method: 'post', path: `${registerPath}/import`, right: administrator,
      summary: { zh: '导入（Excel 或 JSON 行），全部通过才写入', en: 'Import Excel or JSON lines: all rows or none' },
      upload: { maximumBytes: largestImport },
      body: { type: 'object', properties: { mode: { enum: ['add', 'update'], description: '`add` takes new records only, `update` also overwrites those with the same key' } } },
      answers: transfer, status: 202,
      async handle(call) {
        const register = administeredRegister(transfers, call.caller, ...named(call));
        return new Answer(202, transferView(await startImport(transfers, call.caller, register, call.files, (call.body['mode'] ?? 'add') as ImportMode), call.caller.locale));
      },
    },
    {
      method: 'post', path: `${registerPath}/export`, right: administrator,
      summary: { zh: '导出（Excel 或 JSON 行）', en: 'Export as Excel or JSON lines' },
      body: { type: 'object', required: ['format'], additionalProperties: false, properties: { format: { enum: ['xlsx', 'jsonl'] }, q: { type: 'string', maxLength: 100 } } },
      answers: transfer, status: 202,
      async handle(call) {
        const register = administeredRegister(transfers, call.caller, ...named(call));
        return new Answer(202, transferView(await startExport(transfers, call.caller, register, call.body['format'] as TransferFormat, (call.body['q'] as string | undefined) || null), call.caller.locale));
      },
    },
    {
      method: 'get', path: `${registerPath}/transfers`, right: administrator,
      summary: { zh: '最近的导入与导出', en: 'Recent imports and exports' },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: transfer }, total: { type: 'integer' } } },
      async handle(call) { const rows = await listTransfers(transfers, call.caller, ...named(call)); return { rows, total: rows.length }; },
    },
    {
      method: 'get', path: transferPath, right: administrator,
      summary: { zh: '一次导入或导出的进度', en: 'How far an import or export is' }, answers: transfer,
      handle: async (call) => transferView(await own(call), call.caller.locale),
    },
    {
      method: 'post', path: `${transferPath}/cancel`, right: administrator,
      summary: { zh: '取消', en: 'Cancel' }, answers: transfer,
      async handle(call) {
        const { id } = await own(call);
        await cancelTransfer(transfers, call.caller, id);
        return transferView(await own(call), call.caller.locale);
      },
    },
    {
      method: 'get', path: `${transferPath}/failures.xlsx`, right: administrator,
      summary: { zh: '未通过的行及原因', en: 'The rows that an import refused, with reasons' }, answers: { contentType: workbookType },
      handle: async (call) => answerFile(transfers, await own(call), 'import'),
    },
    {
      method: 'get', path: `${transferPath}/file`, right: administrator,
      summary: { zh: '导出的文件', en: 'The exported file' }, answers: { contentType: 'application/octet-stream' },
      handle: async (call) => answerFile(transfers, await own(call), 'export'),
    },
  ];
}

function answerFile({ platform, registers }: Transfers, { kind, format, resultSha256, portal, register, locale, createdAt }: Transfer, wanted: Transfer['kind']): FileAnswer {
  if (kind !== wanted || resultSha256 === null) throw new Problem('not_found');
  const title = registerTitle(registers.get(portal, register), locale);
  const suffix = kind === 'export' ? '' : locale === 'zh' ? '-未通过的行' : '-refused';
  const isSheet = kind === 'import' || format === 'xlsx';
  return new FileAnswer(platform.files.stream(resultSha256), isSheet ? workbookType : jsonLinesType, `${title}${suffix}-${shanghaiDate(createdAt)}.${isSheet ? 'xlsx' : 'jsonl'}`);
}

async function template(transfers: Transfers, { caller }: Call, [portal, name]: [string, string]): Promise<FileAnswer> {
  const register = administeredRegister(transfers, caller, portal, name);
  const title = registerTitle(register, caller.locale);
  const columns = cellColumns(register.form, caller.locale).map(({ heading, format, required, options }) => ({ heading, format, required, options }));
  const path = await workPath(transfers.platform.files);
  try {
    await writeWorkbook(path, { sheets: [{ name: sheetName(title), columns, rowsToFill }], meta: { register: `${portal}/${name}` } }, []);
    return new FileAnswer(await readFile(path), workbookType, `${title}.xlsx`);
  } finally {
    await rm(path, { force: true });
  }
}
