import { Problem } from '../platform/errors.ts';
import { Answer, FileAnswer, type Call, type Route, pathId } from '../platform/http-route.ts';
import type { Data } from './application-store.ts';
import type { Applications } from './applications.ts';
import { attachMaterials, detachMaterial, largestMaterial, mostFilesOfUpload } from './attach-material.ts';
import { computeAnswers } from './compute-answers.ts';
import { describeApplication, materialView, myApplications } from './describe-application.ts';
import { generateTemplate } from './generate-template.ts';
import { receiptPdf } from './issue-receipt.ts';
import { previewRoutes } from './preview-routes.ts';
import { readMaterial } from './read-material.ts';
import { requestCode } from './request-code.ts';
import { restartDraft } from './restart-draft.ts';
import { largestAnswers, saveDraft } from './save-draft.ts';
import { listNotices, markNoticesRead } from './send-notice.ts';
import { startDraft } from './start-draft.ts';
import { submitApplication } from './submit-application.ts';
import { withdrawApplication } from './withdraw-application.ts';

const applicant = ['individual', 'employer', 'agency'] as const;
const reader = [...applicant, 'reviewer', 'supervisor'] as const;
const data = { type: 'object', description: 'values by the keys of the form' } as const;
const listing = { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: { type: 'object' } }, total: { type: 'integer' } } } as const;
const detail = { type: 'object', required: ['id', 'status', 'data', 'revision', 'form', 'timeline'] } as const;

export function applicationRoutes(applications: Applications): Route[] {
  return [...listRoutes(applications), ...draftRoutes(applications), ...materialRoutes(applications), ...codeRoutes(applications), ...submitRoutes(applications), ...previewRoutes(applications), ...noticeRoutes(applications)];
}

function listRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'get', path: '/applications', right: applicant,
      summary: { zh: '我的办件', en: 'My applications' },
      query: { type: 'object', properties: { status: { enum: ['draft', 'in_review', 'returned', 'approved', 'rejected', 'withdrawn', 'expired'] }, batch: { type: 'string', pattern: '^[0-9a-f-]{36}$' }, page: { type: 'string', pattern: '^[1-9]\\d{0,5}$' } } },
      answers: listing,
      handle: ({ caller, query }) => myApplications(applications, caller, { status: query['status'], batch: query['batch'], page: Number(query['page'] ?? 1) }),
    },
    {
      method: 'get', path: '/applications/:id', right: applicant,
      summary: { zh: '一件申请：状态、进度、内容', en: 'One application: status, timeline, content' },
      query: { type: 'object', properties: { page: { type: 'string', pattern: '^[1-9]\\d{0,5}$', description: 'of the rows, where the submission consists of many' } } },
      answers: detail,
      handle: ({ caller, params, query }) => describeApplication(applications, caller, pathId(params), Number(query['page'] ?? 1)),
    },
  ];
}

function draftRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'post', path: '/applications', right: applicant,
      summary: { zh: '开始办理：建立或继续草稿', en: 'Start a draft, or continue the open one' },
      body: { type: 'object', required: ['item'], additionalProperties: false, properties: { item: { type: 'string', pattern: '^[\\w-]+/[\\w-]+$', maxLength: 141 } } },
      answers: detail,
      status: [200, 201],
      async handle({ caller, body }) {
        const { application, created } = await startDraft(applications, caller, String(body['item']));
        return new Answer(created ? 201 : 200, await describeApplication(applications, caller, application.id));
      },
    },
    {
      method: 'put', path: '/applications/:id', right: applicant,
      summary: { zh: '保存草稿', en: 'Save the draft' },
      body: { type: 'object', required: ['data'], additionalProperties: false, properties: { data, revision: { type: 'integer', minimum: 0 } } },
      bodyBytes: largestAnswers,
      answers: { type: 'object', required: ['revision', 'data'], properties: { revision: { type: 'integer' }, data, slots: { type: 'array', items: { type: 'object' } } } },
      handle: ({ caller, params, body }) => saveDraft(applications, caller, pathId(params), body['data'] as Data, body['revision'] as number | undefined),
    },
    {
      method: 'post', path: '/applications/:id/restart', right: applicant,
      summary: { zh: '重新开始：清空草稿的填写内容和材料', en: 'Begin a draft anew: its answers and materials are cleared' },
      body: { type: 'object', additionalProperties: false, properties: { revision: { type: 'integer', minimum: 0, description: 'of the draft that was seen; a draft that has changed since is not cleared' } } },
      answers: detail,
      async handle({ caller, params, body }) {
        await restartDraft(applications, caller, pathId(params), body['revision'] as number | undefined);
        return describeApplication(applications, caller, pathId(params));
      },
    },
    {
      method: 'post', path: '/applications/:id/compute', right: applicant,
      summary: { zh: '试算：按登记信息算出带出项、计算项和列表行，不保存', en: 'Settle answers that are not saved: prefilled and calculated values, rows of lists' },
      body: {
        type: 'object', required: ['data'], additionalProperties: false,
        properties: { data, changed: { type: 'array', maxItems: 1000, items: { type: 'string', maxLength: 500 }, description: 'paths typed since the last time; records found by them also fill fields that may be changed' } },
      },
      bodyBytes: largestAnswers,
      answers: {
        type: 'object', required: ['data', 'messages', 'slots'],
        properties: {
          data, slots: { type: 'array', items: { type: 'object' } },
          lists: { type: 'object', description: 'first page of each grid\'s list, by the path of the grid', additionalProperties: listing },
          messages: { type: 'array', items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } } },
          locked: { type: 'array', items: { type: 'string' }, description: 'paths of fields that are locked while the records fill them' },
        },
      },
      handle: ({ caller, params, body }) => computeAnswers(applications, caller, pathId(params), body['data'] as Data, body['changed'] as string[] | undefined),
    },
  ];
}

function codeRoutes(applications: Applications): Route[] {
  return [{
    method: 'post', path: '/applications/:id/sms-code', right: applicant,
    summary: { zh: '获取短信验证码：发送到该项所指的手机号码（由服务器核定）', en: 'Have a code sent by SMS for a field, to the number that the server settles for it' },
    body: { type: 'object', required: ['field', 'data'], additionalProperties: false, properties: { field: { type: 'string', minLength: 1, maxLength: 500, description: 'path of the field that takes the code' }, data } },
    bodyBytes: largestAnswers,
    answers: { type: 'object', required: ['validSeconds', 'resendSeconds', 'mobile', 'demo'], properties: { validSeconds: { type: 'integer' }, resendSeconds: { type: 'integer' }, mobile: { type: 'string', description: 'masked' }, demo: { type: 'boolean' } } },
    handle: ({ caller, params, body }) => requestCode(applications, caller, pathId(params), String(body['field']), body['data'] as Data),
  }];
}

function materialRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'post', path: '/applications/:id/materials', right: applicant, upload: { maximumBytes: largestMaterial, maximumFiles: mostFilesOfUpload },
      summary: { zh: '上传材料：一个文件答其本身，多个文件（重复 file 字段）答列表，要么全部接受，要么全部不接受', en: 'Upload materials: one file answers itself, several (repeated `file`) a list; all are taken or none' },
      body: { type: 'object', required: ['slot'], properties: { slot: { type: 'string', maxLength: 60 } } },
      answers: { oneOf: [{ type: 'object', required: ['id', 'slot', 'name', 'type', 'size', 'url'] }, listing] },
      status: 201,
      async handle({ caller, params, body, files }) {
        const given = files.filter((one) => one.field === 'file');
        if (given.length === 0) throw new Problem('malformed_request', { reason: caller.locale === 'zh' ? '缺少文件（字段 file）' : 'the file (field "file") is missing' });
        const rows = (await attachMaterials(applications, caller, pathId(params), String(body['slot']), given)).map(materialView);
        return new Answer(201, rows.length === 1 ? rows[0] : { rows, total: rows.length });
      },
    },
    {
      method: 'get', path: '/applications/:id/materials/:material', right: reader,
      summary: { zh: '查看材料', en: 'Read a material' },
      answers: { contentType: '*/*' },
      async handle({ caller, params }) {
        const { content, type, name } = await readMaterial(applications, caller, pathId(params), params['material'] ?? '');
        return new FileAnswer(content, type, name, true);
      },
    },
    {
      method: 'get', path: '/applications/:id/materials/:slot/template', right: applicant,
      summary: { zh: '下载材料模板：按本人（本单位）登记信息生成，填写后上传', en: 'The generated template of a material slot, made of the applicant’s own records' },
      answers: { contentType: '*/*' },
      async handle({ caller, params }) {
        const { content, type, name } = await generateTemplate(applications, caller, pathId(params), params['slot'] ?? '');
        return new FileAnswer(content, type, name);
      },
    },
    {
      method: 'delete', path: '/applications/:id/materials/:material', right: applicant,
      summary: { zh: '删除材料', en: 'Remove a material' },
      answers: { type: 'object' },
      async handle({ caller, params }) {
        await detachMaterial(applications, caller, pathId(params), params['material'] ?? '');
        return {};
      },
    },
  ];
}

function submitRoutes(applications: Applications): Route[] {
  return [
    {
      method: 'post', path: '/applications/:id/submit', right: applicant,
      summary: { zh: '提交办理（须带 Idempotency-Key 请求头）', en: 'Submit (with an Idempotency-Key header)' },
      headers: [{ name: 'Idempotency-Key', required: true, description: 'One value for one submission, at most 100 characters: a repeated request answers what the first one did.' }],
      body: { type: 'object', additionalProperties: false, properties: { data, revision: { type: 'integer', minimum: 1, description: 'of the draft that was read before submitting; a draft that has changed since is not submitted' }, preview: { type: 'string', maxLength: 64, description: 'digest of the preview that was confirmed, where the item has one' } } },
      bodyBytes: largestAnswers,
      answers: { type: 'object', required: ['number', 'status'], properties: { number: { type: 'string' }, status: { type: 'string' } } },
      handle: (call) => submitApplication(applications, call.caller, pathId(call.params), { data: call.body['data'] as Data | undefined, revision: call.body['revision'] as number | undefined, preview: call.body['preview'] as string | undefined }, idempotencyKey(call)),
    },
    {
      method: 'post', path: '/applications/:id/withdraw', right: applicant,
      summary: { zh: '撤回申请', en: 'Withdraw the application' },
      answers: { type: 'object', required: ['status'], properties: { status: { type: 'string' } } },
      handle: ({ caller, params }) => withdrawApplication(applications, caller, pathId(params)),
    },
    {
      method: 'get', path: '/applications/:id/receipt.pdf', right: applicant,
      summary: { zh: '打印回执单', en: 'The receipt' },
      answers: { contentType: 'application/pdf' },
      async handle({ caller, params }) {
        const { pdf, number } = await receiptPdf(applications, caller, pathId(params));
        return new FileAnswer(pdf, 'application/pdf', `${number}.pdf`, true);
      },
    },
  ];
}

function noticeRoutes({ platform }: Applications): Route[] {
  return [
    {
      method: 'get', path: '/notices', right: 'signed-in',
      summary: { zh: '我的通知', en: 'My notices' },
      answers: listing,
      handle: ({ caller }) => listNotices(platform, caller),
    },
    {
      method: 'post', path: '/notices/read', right: 'signed-in',
      summary: { zh: '标为已读（一条或全部）', en: 'Mark one or all as read' },
      body: { type: 'object', additionalProperties: false, properties: { id: { type: 'string', maxLength: 36, description: 'absent: all' } } },
      answers: { type: 'object' },
      async handle({ caller, body }) {
        await markNoticesRead(platform, caller, typeof body['id'] === 'string' ? body['id'] : null);
        return {};
      },
    },
  ];
}

function idempotencyKey(call: Call): string {
  const key = call.header('idempotency-key')?.trim();
  if (!key) throw new Problem('missing_idempotency_key');
  if (key.length > 100) throw new Problem('invalid_request', {}, [{ path: 'Idempotency-Key', code: 'too_long', message: 'at most 100 characters' }]);
  return key;
}
