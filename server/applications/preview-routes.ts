import { pathId, type Route } from '../platform/http-route.ts';
import type { Applications } from './applications.ts';
import { previewDetails, previewSubmission, refusedWorkbook, workbookType } from './preview-submission.ts';

const applicant = ['individual', 'employer', 'agency'] as const;
const table = { type: 'object', required: ['columns', 'heads', 'rows', 'total'] } as const;

/** What is shown between 提交 and 确认提交, of items that declare it. */
export function previewRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'post', path: '/applications/:id/preview', right: applicant,
      summary: { zh: '提交前预览：按已保存的内容和现有登记信息核算', en: 'Preview before submitting, reckoned from the saved answers and the records as they are' },
      body: { type: 'object', additionalProperties: false, properties: {} },
      answers: { type: 'object', required: ['title', 'computedAt', 'digest', 'tables'], properties: { digest: { type: 'string', description: 'to be named as `preview` when submitting' }, tables: { type: 'array', items: table } } },
      handle: ({ caller, params }) => previewSubmission(applications, caller, pathId(params)),
    },
    {
      method: 'get', path: '/applications/:id/preview/details', right: applicant,
      summary: { zh: '预览的明细（查看详情）', en: 'What a row of the preview consists of' },
      query: { type: 'object', required: ['row'], properties: { table: { type: 'string', pattern: '^\\d{1,2}$' }, row: { type: 'string', minLength: 1, maxLength: 500 }, page: { type: 'string', pattern: '^[1-9]\\d{0,5}$' } } },
      answers: table,
      handle: ({ caller, params, query }) => previewDetails(applications, caller, pathId(params), Number(query['table'] ?? 0), query['row'] ?? '', Number(query['page'] ?? 1)),
    },
    {
      method: 'get', path: '/applications/:id/preview/refused.xlsx', right: applicant,
      summary: { zh: '导出不能办理的情况及原因', en: 'What cannot be processed, with reasons' }, answers: { contentType: workbookType },
      handle: ({ caller, params }) => refusedWorkbook(applications, caller, pathId(params)),
    },
  ];
}
