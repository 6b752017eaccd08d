import { documentPdf } from '../documents/document-pdf.ts';
import { Problem } from '../platform/errors.ts';
import { Answer, FileAnswer, type Call, type Route } from '../platform/http-route.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import type { QueryRequest } from './ask-query.ts';
import { listResults, ownResult, resultView, titleOf } from './describe-query.ts';
import { allowQuery } from './limit-queries.ts';
import { queryFor, type Queries } from './queries.ts';
import { cancelResult, startResult } from './query-results.ts';
import { queryPath, queryRight, requestBody, requestOf, requestQuery } from './query-routes.ts';
import type { ResultKind } from './query-view.ts';
import { largestUpload, receiveUpload, uploadTemplate } from './receive-upload.ts';
import type { QueryResult } from './result-store.ts';

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const pdfType = 'application/pdf';
const resultPath = `${queryPath}/results/:result`;
const result = { type: 'object', required: ['id', 'status'], properties: { id: { type: 'string' }, status: { enum: ['waiting', 'reading', 'printing', 'done', 'refused', 'failed', 'cancelled'] }, rowsDone: { type: 'integer' }, rowsTotal: { type: ['integer', 'null'] }, file: { type: ['string', 'null'] }, number: { type: ['string', 'null'] } } } as const;

/** What can be taken away of a query: workbooks and statements, at once or in the background; and lists to search by. */
export function resultRoutes(queries: Queries): Route[] {
  const named = ({ params }: Call): [string, string] => [params['portal'] ?? '', params['query'] ?? ''];
  const own = (call: Call): Promise<QueryResult> => ownResult(queries, call.caller, ...named(call), call.params['result'] ?? '');
  const start = async (call: Call, kind: ResultKind, request: QueryRequest): Promise<QueryResult> => {
    await allowQuery(call.caller, 'file');
    return startResult(queries, call.caller, ...named(call), kind, request);
  };
  const atOnce = async (call: Call, kind: ResultKind): Promise<unknown> => {
    const { page: _page, pageSize: _size, ...request } = requestOf(queries, call);
    const made = await start(call, kind, request);
    return made.status === 'done' ? fileOf(queries, call, made) : new Answer(202, await resultView(queries, call.caller, made));
  };
  return [
    {
      method: 'get', path: `${queryPath}/export.xlsx`, right: queryRight, query: requestQuery, status: [200, 202],
      summary: { zh: '导出查询结果；较大时转入后台（202）', en: 'The result as a workbook; 202 with a background result where it is large' },
      answers: { contentType: workbookType }, handle: (call) => atOnce(call, 'export'),
    },
    {
      method: 'get', path: `${queryPath}/statement.pdf`, right: queryRight, query: requestQuery, status: [200, 202],
      summary: { zh: '下载打印查询结果（带流水号和校验码）；较大时转入后台（202）', en: 'The result as a statement with serial number and check code; 202 with a background result where it is large' },
      answers: { contentType: pdfType }, handle: (call) => atOnce(call, 'statement'),
    },
    {
      method: 'post', path: `${queryPath}/results`, right: queryRight, operatorRight: 'view', status: 202,
      summary: { zh: '生成文件', en: 'Make a file of the result' },
      body: { ...requestBody, required: ['kind'], properties: { ...requestBody.properties, kind: { enum: ['export', 'statement'] } } }, answers: result,
      async handle(call) {
        const { kind, ...request } = call.body as unknown as { kind: ResultKind } & QueryRequest;
        return new Answer(202, await resultView(queries, call.caller, await start(call, kind, request)));
      },
    },
    {
      method: 'get', path: `${queryPath}/results`, right: queryRight,
      summary: { zh: '我最近生成的文件', en: 'The caller\'s latest files' },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: result }, total: { type: 'integer' } } },
      async handle(call) { const rows = await listResults(queries, call.caller, ...named(call)); return { rows, total: rows.length }; },
    },
    {
      method: 'get', path: resultPath, right: queryRight, summary: { zh: '一个文件的进度', en: 'How far a file is' }, answers: result,
      handle: async (call) => resultView(queries, call.caller, await own(call)),
    },
    {
      method: 'get', path: `${resultPath}/file`, right: queryRight, summary: { zh: '下载文件', en: 'The file' }, answers: { contentType: 'application/octet-stream' },
      handle: async (call) => fileOf(queries, call, await own(call)),
    },
    {
      method: 'post', path: `${resultPath}/cancel`, right: queryRight, operatorRight: 'view', summary: { zh: '取消', en: 'Cancel' }, answers: result,
      async handle(call) {
        const { id } = await own(call);
        await cancelResult(queries, call.caller, id);
        return resultView(queries, call.caller, await own(call));
      },
    },
    {
      method: 'get', path: `${queryPath}/upload-template.xlsx`, right: queryRight, summary: { zh: '查询名单模板', en: 'A workbook to be filled with what to search by' }, answers: { contentType: workbookType },
      async handle(call) {
        const { content, title } = await uploadTemplate(queries, call.caller, ...named(call));
        return new FileAnswer(content, workbookType, `${title}.xlsx`);
      },
    },
    {
      method: 'post', path: `${queryPath}/uploads`, right: queryRight, operatorRight: 'view', upload: { maximumBytes: largestUpload }, body: { type: 'object' }, status: 201,
      summary: { zh: '上传查询名单', en: 'Upload a list to search by' },
      answers: { type: 'object', required: ['id', 'count'], properties: { id: { type: 'string' }, count: { type: 'integer' }, fileName: { type: 'string' } } },
      async handle(call) {
        await allowQuery(call.caller, 'file');
        return new Answer(201, await receiveUpload(queries, call.caller, ...named(call), call.files));
      },
    },
  ];
}

async function fileOf(queries: Queries, { caller }: Call, made: QueryResult): Promise<FileAnswer> {
  const { platform } = queries;
  const { definition } = queryFor(queries, caller, made.portal, made.query);
  const name = `${titleOf(definition, made, made.kind === 'statement' ? 'zh' : made.locale)}-${shanghaiDate(made.createdAt)}`;
  if (made.status === 'done' && made.documentId !== null) return new FileAnswer(await documentPdf(platform, made.documentId), pdfType, `${name}.pdf`);
  if (made.status === 'done' && made.resultSha256 !== null) return new FileAnswer(platform.files.stream(made.resultSha256), workbookType, `${name}.xlsx`);
  throw new Problem('not_found');
}
