import { workbookType } from '../applications/preview-submission.ts';
import { Answer, type Route, pathId } from '../platform/http-route.ts';
import type { Batches } from './batches.ts';
import type { BatchTab } from './batch-view.ts';
import { describeBatch, listBatches } from './describe-batch.ts';
import { listFailures } from './list-failures.ts';
import { makeTemplate } from './make-template.ts';
import { cancelBatch, largestSheet, startBatch } from './start-batch.ts';
import { submitBatch } from './submit-batch.ts';

const applicant = ['individual', 'employer', 'agency'] as const;
const count = { type: 'string', pattern: '^[1-9]\\d{0,5}$' } as const;
const ref = { type: 'string', pattern: '^[\\w-]+/[\\w-]+$', maxLength: 141 } as const;
const batch = {
  type: 'object', required: ['id', 'status', 'rowsRead', 'good', 'failed', 'submitted'],
  properties: {
    id: { type: 'string' }, number: { type: ['string', 'null'] }, status: { enum: ['waiting', 'checking', 'checked', 'submitting', 'submitted', 'refused', 'failed', 'cancelled'] },
    rowsRead: { type: 'integer' }, rowsTotal: { type: ['integer', 'null'] }, good: { type: 'integer' }, failed: { type: 'integer' }, submitted: { type: 'integer' },
    rows: { type: 'array', items: { type: 'object', required: ['line', 'cells', 'reasons'] } }, total: { type: 'integer' },
  },
} as const;

/** Applications by Excel. */
export function batchRoutes(batches: Batches): Route[] {
  return [
    {
      method: 'get', path: '/items/:portal/:item/template.xlsx', right: applicant,
      summary: { zh: '模版下载', en: 'The workbook to be filled in for a batch' }, answers: { contentType: workbookType },
      query: { type: 'object', properties: { application: { type: 'string', pattern: '^[0-9a-f-]{36}$', description: 'the own draft or returned application that the sheet is for: the template is then of the version that it was made with' } } },
      handle: ({ caller, params, query }) => makeTemplate(batches, caller, `${params['portal']}/${params['item']}`, query['application']),
    },
    {
      method: 'post', path: '/batches', right: applicant, upload: { maximumBytes: largestSheet },
      summary: { zh: '上传申报信息（.xlsx），在后台逐行检查', en: 'Upload a filled workbook (.xlsx), whose rows are checked in the background' },
      body: { type: 'object', required: ['item'], properties: { item: ref, application: { type: 'string', pattern: '^[0-9a-f-]{36}$', description: 'the own draft whose grid the rows fill, or the returned application that other rows correct' } } },
      answers: batch, status: 202,
      async handle({ caller, body, files }) {
        const { id } = await startBatch(batches, caller, { item: String(body['item']), application: body['application'] as string | undefined, files });
        return new Answer(202, await describeBatch(batches, caller, id));
      },
    },
    {
      method: 'get', path: '/batches', right: applicant,
      summary: { zh: '我的批次', en: 'My batches, the latest first' },
      query: { type: 'object', properties: { item: ref, page: count } },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: batch }, total: { type: 'integer' } } },
      handle: ({ caller, query }) => listBatches(batches, caller, { item: query['item'], page: Number(query['page'] ?? 1) }),
    },
    {
      method: 'get', path: '/batches/:id', right: applicant,
      summary: { zh: '一个批次：进度、录入成功与失败的行及原因', en: 'A batch: how far it is, its good and failed rows with the reasons' },
      query: { type: 'object', properties: { tab: { enum: ['good', 'failed'] }, page: count } },
      answers: batch,
      handle: ({ caller, params, query }) => describeBatch(batches, caller, pathId(params), query['tab'] as BatchTab | undefined, Number(query['page'] ?? 1)),
    },
    {
      method: 'get', path: '/batches/:id/failures.xlsx', right: applicant,
      summary: { zh: '导出失败列表，更正后可直接上传', en: 'The failed rows with their reasons, to be corrected and uploaded again' }, answers: { contentType: workbookType },
      handle: ({ caller, params }) => listFailures(batches, caller, pathId(params)),
    },
    {
      method: 'post', path: '/batches/:id/submit', right: applicant,
      summary: { zh: '提交录入成功的行', en: 'Submit the good rows; asked again, it answers how far that is' },
      body: { type: 'object', additionalProperties: false, properties: {} },
      answers: batch, status: [200, 202],
      async handle({ caller, params }) {
        const { status } = await submitBatch(batches, caller, pathId(params));
        return new Answer(status === 'submitted' ? 200 : 202, await describeBatch(batches, caller, pathId(params)));
      },
    },
    {
      method: 'post', path: '/batches/:id/cancel', right: applicant,
      summary: { zh: '取消批次', en: 'Cancel' }, answers: batch,
      body: { type: 'object', additionalProperties: false, properties: {} },
      async handle({ caller, params }) {
        await cancelBatch(batches, caller, pathId(params));
        return describeBatch(batches, caller, pathId(params));
      },
    },
  ];
}
