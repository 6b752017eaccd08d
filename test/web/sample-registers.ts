import type { RecordDetail, RegisterDetail, TransferView } from '../../server/designer/register-view.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import { renderableForm } from '../../server/forms/render-form.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { PagePorts } from '../../server/web/page-ports.ts';

const definition: FormDefinition = {
  title: '船只', components: [
    { type: 'textfield', key: 'plate', label: '船牌', input: true, validate: { required: true, maxLength: 20 } },
    { type: 'textfield', key: 'name', label: '船名', input: true, validate: { required: true, maxLength: 60 } },
    { type: 'currency', key: 'fee', label: '费用', currency: 'CNY', input: true },
    { type: 'select', key: 'kind', label: '船型', input: true, widget: 'html5', dataSrc: 'values', data: { values: [{ value: 'cargo', label: '货船' }, { value: 'ferry', label: '渡船' }] } },
    { type: 'datetime', enableTime: false, format: 'yyyy-MM-dd', key: 'built', label: '建造日期', input: true },
    { type: 'checkbox', key: 'sold', label: '已出售', input: true },
  ],
};
const form = renderableForm(compileForm(definition, { dictionaries: {} }), 'zh');
const values = { plate: '黑A0001', name: '远山号', fee: 1234.5, kind: 'cargo', built: '2001-02-03', sold: false };

const register: RegisterDetail = {
  portal: 'example', register: 'boats', title: '船只', parameters: true, searched: ['船牌', '船名'], form, total: 10_000, more: true,
  columns: [{ field: 'plate', label: '船牌', sortable: true, numeric: false }, { field: 'name', label: '船名', sortable: true, numeric: false }, { field: 'fee', label: '费用', sortable: false, numeric: true }, { field: 'kind', label: '船型', sortable: false, numeric: false }],
  rows: Array.from({ length: 20 }, (_, index) => ({ id: `r${index}`, version: 1, name: `黑A${1000 + index}`, updatedAt: '2026-11-21T03:00:00.000Z', values: { plate: `黑A${1000 + index}`, name: index === 3 ? '一艘名字很长很长的远洋散货运输船' : '远山号', fee: '1,234.50', kind: index % 2 ? '货船' : '渡船' } })),
};

const record: RecordDetail = {
  portal: 'example', register: 'boats', registerTitle: '船只', parameters: true, period: 'month', id: 'r1', version: 3, name: '黑A0001 远山号', removed: false, values, form, data: values,
  history: [
    { version: 3, at: '2026-11-21T03:00:00.000Z', by: '赵管理', cause: { type: 'administrator', id: 'a' }, kind: 'changed', changes: [{ label: '船名', before: '近山号', after: '远山号' }, { label: '费用', before: '', after: '1,234.50' }] },
    { version: 2, at: '2026-11-20T03:00:00.000Z', by: null, cause: { type: 'application', id: 'b' }, kind: 'changed', changes: [] },
    { version: 1, at: '2026-11-19T03:00:00.000Z', by: null, cause: { type: 'load', id: 'c' }, kind: 'added', changes: [{ label: '船牌', before: '', after: '黑A0001' }, { label: '船名', before: '', after: '近山号' }] },
  ],
};

const transfer: TransferView = {
  id: 't1', kind: 'import', format: 'xlsx', mode: 'add', status: 'done', rowsDone: 1200, rowsTotal: 1200, failures: 0, added: 1190, updated: 10, samples: [], problem: null,
  fileName: '船只2026年11月.xlsx', search: null, result: null, by: '赵管理', createdAt: '2026-11-21T03:00:00.000Z', finishedAt: '2026-11-21T03:01:00.000Z',
};
const transfers: TransferView[] = [
  { ...transfer, id: 't4', kind: 'export', mode: null, fileName: null, status: 'done', search: '黑A', result: '/api/designer/registers/example/boats/transfers/t4/file' },
  { ...transfer, id: 't3', status: 'refused', failures: 7, added: 0, updated: 0, samples: Array.from({ length: 6 }, (_, index) => ({ row: index + 2, reasons: ['请填写船名', '费用: 不是数字'] })), result: '/api/designer/registers/example/boats/transfers/t3/failures.xlsx' },
  { ...transfer, id: 't2', status: 'refused', added: 0, updated: 0, problem: { code: 'workbook_encrypted', message: '文件已加密码，请在 Excel 中取消密码后再上传' } },
  transfer,
];

function only<T>(portal: string, name: string, found: T): T {
  if (portal !== 'example' || name !== 'boats') throw new Problem('not_found');
  return found;
}

/** The registers' part of the sample ports. */
export function sampleRegisters(): Pick<PagePorts, 'registers' | 'register' | 'record' | 'transfers'> {
  return {
    registers: async () => [
      { portal: 'example', register: 'boats', title: '船只', parameters: true, total: 10_000, more: true },
      { portal: 'example', register: 'harbours', title: '港口', parameters: false, total: 12, more: false },
    ],
    register: async (_caller, portal, name, filter) => only(portal, name, filter.q === '没有' ? { ...register, rows: [], total: 0, more: false } : register),
    record: async (_caller, portal, name, id) => only(portal, name, id === 'gone' ? { ...record, id, removed: true } : record),
    transfers: async (_caller, portal, name) => only(portal, name, transfers),
  };
}
