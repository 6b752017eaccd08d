import type { Role } from '../platform/caller.ts';
import { Answer, FileAnswer, type Call, type Route } from '../platform/http-route.ts';
import { checkItem } from './check-item.ts';
import { compareItems } from './compare-items.ts';
import { describeDraft, earlierContent, listDesignedItems, listRevisions, liveOf } from './describe-drafts.ts';
import type { Designer } from './designer.ts';
import { bringBack, createItem, discardDraft, saveDraft, type Beginning, type DraftChange } from './edit-drafts.ts';
import { exportItem, importItem } from './exchange-items.ts';
import { normalised, type DraftContent } from './item-content.ts';
import { portalChoices } from './portal-choices.ts';
import { insertableFields, previewReceipt } from './preview-receipt.ts';
import { starterNames } from './starters.ts';

export const administrators: readonly Role[] = ['administrator'];
export const itemPath = '/designer/items/:portal/:item';
const text = (maxLength: number, minLength = 0) => ({ type: 'string', maxLength, minLength }) as const;
const object = { type: 'object' } as const;
export const revision = { type: 'integer', minimum: 0 } as const;
export const note = text(400);
export const listing = { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: object }, total: { type: 'integer' } } } as const;
const largestArchive = 5 * 1024 * 1024;

const parts = {
  form: object, workflow: text(100), workflowXml: text(1024 * 1024), template: text(100), templateSource: text(512 * 1024),
} as const;

export const named = ({ params }: Pick<Call, 'params'>): [portal: string, item: string] => [params['portal'] ?? '', params['item'] ?? ''];

/** Items as administrators make them: drafts, their checks and differences, files in and out. */
export function itemRoutes(designer: Designer): Route[] {
  return [...listRoutes(designer), ...draftRoutes(designer), ...checkRoutes(designer)];
}

function listRoutes(designer: Designer): Route[] {
  return [
    {
      method: 'get', path: '/designer/items', right: administrators,
      summary: { zh: '事项与草稿', en: 'Items and their drafts' },
      query: { type: 'object', properties: { portal: text(40) } }, answers: listing,
      async handle({ caller, query }) { const rows = await listDesignedItems(designer, caller, query['portal']); return { rows, total: rows.length }; },
    },
    {
      method: 'post', path: '/designer/items', right: administrators,
      summary: { zh: '新建事项：空白、由起始模板或由其他事项', en: 'Begin an item: empty, from a starter or from another item' },
      body: {
        type: 'object', required: ['portal', 'item', 'title'], additionalProperties: false,
        properties: {
          portal: text(40, 1), item: text(80, 1), title: text(200, 1),
          from: { anyOf: [
            { type: 'object', required: ['starter'], additionalProperties: false, properties: { starter: { enum: starterNames }, list: text(100) } },
            { type: 'object', required: ['item'], additionalProperties: false, properties: { item: text(150) } },
          ] },
        },
      },
      answers: { type: 'object', required: ['item', 'revision'] }, status: 201,
      async handle({ caller, body }) {
        const { portal, item, title, from } = body as { portal: string; item: string; title: string; from?: Beginning };
        const draft = await createItem(designer, caller, { portal, item, title, from: from ?? null });
        return new Answer(201, { portal, item, revision: draft.revision });
      },
    },
    {
      method: 'post', path: '/designer/portals/:portal/import', right: administrators,
      summary: { zh: '导入事项文件（ZIP 或三个文件）为草稿', en: 'Import the files of an item, as a ZIP or one by one, as a draft' },
      upload: { maximumBytes: largestArchive, maximumFiles: 3 },
      answers: { type: 'object', required: ['item', 'revision', 'unchanged'] },
      handle: ({ caller, params, files }) => importItem(designer, caller, params['portal'] ?? '', files),
    },
    {
      method: 'get', path: '/designer/portals/:portal/choices', right: administrators,
      summary: { zh: '平台的字典、列表、登记册、格式等，供选择', en: 'What an item of the portal may name: dictionaries, lists, registers, formats' },
      answers: object,
      handle: ({ caller, params }) => portalChoices(designer, caller, params['portal'] ?? ''),
    },
  ];
}

function draftRoutes(designer: Designer): Route[] {
  return [
    {
      method: 'get', path: itemPath, right: administrators,
      summary: { zh: '事项的草稿，没有草稿时为线上版本', en: 'The draft of an item, or its live version where there is none' },
      answers: { type: 'object', required: ['revision', 'content'] },
      handle: (call) => describeDraft(designer, call.caller, ...named(call)),
    },
    {
      method: 'put', path: `${itemPath}/draft`, right: administrators,
      summary: { zh: '保存草稿；他人已保存时拒绝', en: 'Save the draft; refused when somebody has saved since' },
      body: { type: 'object', required: ['revision'], additionalProperties: false, properties: { revision, note, ...parts } },
      answers: { type: 'object', required: ['revision', 'problems'] },
      async handle(call) {
        const { revision: seen, note: said = '', ...change } = call.body as { revision: number; note?: string } & DraftChange;
        const { revision: saved, updatedAt, problems, content: { workflow, template } } = await saveDraft(designer, call.caller, ...named(call), seen, change, said);
        return { revision: saved, updatedAt, problems, workflow, template };
      },
    },
    {
      method: 'delete', path: `${itemPath}/draft`, right: administrators,
      summary: { zh: '放弃草稿', en: 'Give the draft up' },
      query: { type: 'object', required: ['revision'], properties: { revision: { type: 'string', pattern: '^\\d{1,8}$' } } }, answers: object, status: 204,
      handle: (call) => discardDraft(designer, call.caller, ...named(call), Number(call.query['revision'])),
    },
    {
      method: 'get', path: `${itemPath}/revisions`, right: administrators,
      summary: { zh: '草稿的历次保存', en: 'What the draft was before' }, answers: listing,
      async handle(call) { const rows = await listRevisions(designer, call.caller, ...named(call)); return { rows, total: rows.length }; },
    },
    {
      method: 'get', path: `${itemPath}/revisions/:revision`, right: administrators,
      summary: { zh: '草稿某次保存的内容', en: 'The content of one of them' }, answers: object,
      handle: (call) => earlierContent(designer, call.caller, ...named(call), Number(call.params['revision'])),
    },
    {
      method: 'post', path: `${itemPath}/draft/bring-back`, right: administrators,
      summary: { zh: '将以前的版本放入草稿', en: 'Put an earlier version in the draft' },
      body: { type: 'object', required: ['revision', 'version'], additionalProperties: false, properties: { revision, version: { type: 'integer', minimum: 1 }, note } },
      answers: { type: 'object', required: ['revision', 'problems'] },
      async handle(call) {
        const { revision: saved, updatedAt, problems } = await bringBack(designer, call.caller, ...named(call), Number(call.body['revision']), Number(call.body['version']), String(call.body['note'] ?? ''));
        return { revision: saved, updatedAt, problems };
      },
    },
  ];
}

function checkRoutes(designer: Designer): Route[] {
  const withChange = async (call: Call): Promise<DraftContent> => ({ ...(await describeDraft(designer, call.caller, ...named(call))).content, ...call.body as DraftChange });
  return [
    {
      method: 'post', path: `${itemPath}/check`, right: administrators,
      summary: { zh: '检查草稿，可带未保存的改动；不保存', en: 'Check the draft, with changes that are not saved; nothing is stored' },
      body: { type: 'object', additionalProperties: false, properties: parts }, answers: listing,
      async handle(call) {
        const rows = await checkItem(designer, ...named(call), normalised(await withChange(call)), call.caller.locale);
        return { rows, total: rows.length };
      },
    },
    {
      method: 'get', path: `${itemPath}/differences`, right: administrators,
      summary: { zh: '草稿与线上版本的差异', en: 'What the draft changes of the live version' }, answers: listing,
      async handle(call) {
        const [{ content }, live] = await Promise.all([describeDraft(designer, call.caller, ...named(call)), liveOf(designer.applications.platform.db, ...named(call))]);
        const rows = await compareItems(live, content);
        return { rows, total: rows.length };
      },
    },
    {
      method: 'get', path: `${itemPath}/export.zip`, right: administrators,
      summary: { zh: '导出三个文件', en: 'The three files' },
      query: { type: 'object', properties: { version: { type: 'string', pattern: '^(draft|[1-9]\\d{0,6})$' } } }, answers: { contentType: 'application/zip' },
      async handle(call) {
        const version = call.query['version'];
        const { name, content } = await exportItem(designer, call.caller, ...named(call), version === undefined ? null : version === 'draft' ? 'draft' : Number(version));
        return new FileAnswer(content, 'application/zip', name);
      },
    },
    {
      method: 'get', path: `${itemPath}/receipt-fields`, right: administrators,
      summary: { zh: '可插入回执的字段', en: 'Fields that the receipt can print' }, answers: listing,
      async handle(call) { const rows = await insertableFields(designer, call.caller, ...named(call)); return { rows, total: rows.length }; },
    },
    {
      method: 'post', path: `${itemPath}/receipt.pdf`, right: administrators,
      summary: { zh: '以示例数据预览回执', en: 'The receipt of made-up answers' },
      body: { type: 'object', additionalProperties: false, properties: { templateSource: parts.templateSource } }, answers: { contentType: 'application/pdf' },
      async handle(call) {
        return new FileAnswer(await previewReceipt(designer, call.caller, ...named(call), call.body['templateSource'] as string | undefined), 'application/pdf', 'receipt.pdf', true);
      },
    },
  ];
}
