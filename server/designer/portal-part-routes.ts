import { partKinds, type PartKind, type PartName } from '../catalog/portal-parts.ts';
import { FileAnswer, type Call, type Route } from '../platform/http-route.ts';
import { describePart, describePublishing, listParts, partVersion } from './describe-portal-parts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { dictionarySheet, readDictionarySheet, workbookType } from './dictionary-sheet.ts';
import { administrators, listing, note } from './item-routes.ts';
import { Problem } from '../platform/errors.ts';
import type { PartChange } from './save-portal-part.ts';
import { checkPart, decidePart, savePart } from './save-portal-part.ts';

const portalPath = '/designer/portals/:portal';
const partPath = `${portalPath}/parts/:kind/:name`;
const object = { type: 'object' } as const;
const version = { type: 'integer', minimum: 0 } as const;
const saved = { type: 'object', required: ['status', 'version'], properties: { status: { enum: ['live', 'waiting', 'unchanged'] }, version } } as const;
const largestSheet = 2 * 1024 * 1024;

const portalOf = ({ params }: Pick<Call, 'params'>): string => params['portal'] ?? '';

function partOf({ params }: Pick<Call, 'params'>): PartName {
  const kind = params['kind'] as PartKind;
  if (!partKinds.includes(kind)) throw new Problem('not_found');
  return { kind, name: params['name'] ?? '' };
}

const changeOf = (call: Call, content: unknown): PartChange => ({ ...partOf(call), portal: portalOf(call), version: Number(call.body['version'] ?? 0), content, note: String(call.body['note'] ?? '') });

/** Code lists, menu and texts of a portal on forms, and what waits for a second administrator. */
export function portalPartRoutes(designer: Designer): Route[] {
  return [...readingRoutes(designer), ...changingRoutes(designer), ...sheetRoutes(designer)];
}

function readingRoutes(designer: Designer): Route[] {
  return [
    {
      method: 'get', path: `${portalPath}/parts`, right: administrators,
      summary: { zh: '平台的代码表、菜单和文字，以及在此的修改', en: 'Code lists, menu and texts of a portal, and what was changed here' }, answers: listing,
      async handle(call) { const rows = await listParts(designer, call.caller, portalOf(call)); return { rows, total: rows.length }; },
    },
    {
      method: 'get', path: partPath, right: administrators,
      summary: { zh: '其中一项的内容与历次修改', en: 'One of them with its versions' }, answers: { type: 'object', required: ['content', 'version', 'versions'] },
      handle: (call) => describePart(designer, call.caller, portalOf(call), partOf(call)),
    },
    {
      method: 'get', path: `${partPath}/versions/:version`, right: administrators,
      summary: { zh: '某一版的内容及其与现行内容的差异（0 为随系统提供的）', en: 'One version and what is different now; 0 is what is shipped' }, answers: { type: 'object', required: ['differences'] },
      handle: (call) => partVersion(designer, call.caller, portalOf(call), partOf(call), Number(/^\d{1,8}$/.exec(call.params['version'] ?? '')?.[0] ?? Number.NaN)),
    },
    {
      method: 'get', path: `${portalPath}/publishing`, right: administrators,
      summary: { zh: '两人复核的设置与待复核的发布', en: 'The switch for two people, and what waits for the second' }, answers: { type: 'object', required: ['fourEyes', 'items', 'parts'] },
      handle: (call) => describePublishing(designer, call.caller, portalOf(call)),
    },
  ];
}

function changingRoutes(designer: Designer): Route[] {
  return [
    {
      method: 'post', path: `${partPath}/check`, right: administrators,
      summary: { zh: '检查修改，不保存', en: 'Check a change; nothing is stored' },
      body: { type: 'object', required: ['content'], additionalProperties: false, properties: { content: object } }, answers: { type: 'object', required: ['problems', 'warnings', 'differences'] },
      handle: (call) => checkPart(designer, call.caller, changeOf(call, call.body['content'])),
    },
    {
      method: 'put', path: partPath, right: administrators,
      summary: { zh: '修改；须两人复核时等待另一位管理员', en: 'Change it; where two people are needed it waits for the second' },
      body: { type: 'object', required: ['version', 'content'], additionalProperties: false, properties: { version, content: object, note } }, answers: saved,
      handle: (call) => savePart(designer, call.caller, changeOf(call, call.body['content'])),
    },
    {
      method: 'post', path: `${partPath}/restore`, right: administrators,
      summary: { zh: '恢复某一版的内容（0 为随系统提供的）', en: 'Bring a version back; 0 is what is shipped' },
      body: { type: 'object', required: ['version', 'to'], additionalProperties: false, properties: { version, to: version, note } }, answers: saved,
      async handle(call) {
        const to = Number(call.body['to']);
        const { content } = await partVersion(designer, call.caller, portalOf(call), partOf(call), to);
        return savePart(designer, call.caller, changeOf(call, to === 0 ? null : content));
      },
    },
    {
      method: 'post', path: `${partPath}/decide`, right: administrators,
      summary: { zh: '同意或不同意待复核的修改', en: 'Agree with a waiting change, or decline it' },
      body: { type: 'object', required: ['version', 'agree'], additionalProperties: false, properties: { version, agree: { type: 'boolean' }, reason: note } }, answers: saved,
      handle: (call) => decidePart(designer, call.caller, portalOf(call), partOf(call), Number(call.body['version']), call.body['agree'] === true, String(call.body['reason'] ?? '')),
    },
  ];
}

function sheetRoutes(designer: Designer): Route[] {
  const sheetPath = `${portalPath}/dictionaries/:name`;
  return [
    {
      method: 'get', path: `${sheetPath}/sheet.xlsx`, right: administrators,
      summary: { zh: '代码表的 Excel', en: 'The code list as a workbook' }, answers: { contentType: workbookType },
      async handle(call) {
        refuseUnlessAdministersPortal(designer, call.caller, portalOf(call));
        const { name, content } = await dictionarySheet(designer, call.caller, portalOf(call), call.params['name'] ?? '');
        return new FileAnswer(content, workbookType, name);
      },
    },
    {
      method: 'post', path: `${sheetPath}/read-sheet`, right: administrators,
      summary: { zh: '读出 Excel 中的代码，不保存', en: 'Read the entries of a workbook; nothing is stored' },
      upload: { maximumBytes: largestSheet }, answers: { type: 'object', required: ['entries'] },
      async handle(call) {
        const [file] = call.files;
        if (!file) throw new Problem('invalid_request', {}, [{ path: 'file', code: 'required', message: call.caller.locale === 'zh' ? '请选择文件' : 'A file is needed' }]);
        return readDictionarySheet(designer, call.caller, portalOf(call), call.params['name'] ?? '', file);
      },
    },
  ];
}
