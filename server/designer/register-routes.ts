import type { Role } from '../platform/caller.ts';
import { Answer, type Call, type Route } from '../platform/http-route.ts';
import { runCommand } from '../platform/run-command.ts';
import { addRecord, changeParameter, deleteRecord, restoreRecord, saveRecord } from '../registers/edit-record.ts';
import { parameterShape } from '../registers/parameter-periods.ts';
import type { RegisterDefinition } from '../registers/register-definition.ts';
import type { Transfers } from '../registers/transfers.ts';
import { administeredRegister, describeRecord, describeRegister, listRegisters } from './describe-registers.ts';

export const administrator: readonly Role[] = ['administrator'];
export const registerPath = '/designer/registers/:portal/:register';
const recordPath = `${registerPath}/records/:id`;
const object = { type: 'object' } as const;
const version = { type: 'integer', minimum: 1 } as const;
const written = { type: 'object', required: ['id', 'version', 'values'], properties: { id: { type: 'string' }, version, values: object } } as const;
const listing = { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: object }, total: { type: 'integer' }, more: { type: 'boolean' } } } as const;

/** The registers by hand: every record, its history, and what it was before. Administrators of the portal only. */
export function registerRoutes(transfers: Transfers, portals: () => readonly string[]): Route[] {
  const registerOf = ({ caller, params }: Pick<Call, 'caller' | 'params'>): RegisterDefinition => administeredRegister(transfers, caller, params['portal'] ?? '', params['register'] ?? '');
  return [
    {
      method: 'get', path: '/designer/registers', right: administrator,
      summary: { zh: '登记册', en: 'Registers' }, answers: listing,
      async handle({ caller }) { const rows = await listRegisters(transfers, caller, portals()); return { rows, total: rows.length }; },
    },
    {
      method: 'get', path: registerPath, right: administrator,
      summary: { zh: '登记册的记录：查找、排序、分页', en: 'Records of a register: searched, sorted, by pages' },
      query: {
        type: 'object',
        properties: {
          q: { type: 'string', maxLength: 100, description: 'beginning of an indexed text' }, page: { type: 'string', pattern: '^[1-9]\\d{0,5}$' }, pageSize: { type: 'string', pattern: '^([1-9]\\d?|100)$' },
          sort: { type: 'string', maxLength: 60, description: 'an indexed field, `-` before it to descend' },
        },
      },
      answers: listing,
      handle: ({ caller, params, query }) => describeRegister(transfers, caller, params['portal'] ?? '', params['register'] ?? '', {
        ...(query['q'] && { q: query['q'] }), ...(query['sort'] && { sort: query['sort'] }), page: Number(query['page'] ?? 1), pageSize: Number(query['pageSize'] ?? 20),
      }),
    },
    {
      method: 'post', path: registerPath, right: administrator,
      summary: { zh: '新增记录', en: 'Add a record' },
      body: { type: 'object', required: ['values'], additionalProperties: false, properties: { values: object } },
      answers: written, status: 201,
      async handle(call) {
        const register = registerOf(call);
        return new Answer(201, await runCommand(transfers.platform, call.caller, (command) => addRecord(command, register, call.body['values'] as Record<string, unknown>)));
      },
    },
    ...recordRoutes(transfers, registerOf),
  ];
}

function recordRoutes(transfers: Transfers, registerOf: (call: Pick<Call, 'caller' | 'params'>) => RegisterDefinition): Route[] {
  const { platform } = transfers;
  const detail = ({ caller, params }: Call) => describeRecord(transfers, caller, params['portal'] ?? '', params['register'] ?? '', params['id'] ?? '');
  return [
    {
      method: 'get', path: recordPath, right: administrator,
      summary: { zh: '一条记录', en: 'One record' }, answers: written,
      async handle(call) { const { history: _, ...record } = await detail(call); return record; },
    },
    {
      method: 'get', path: `${recordPath}/history`, right: administrator,
      summary: { zh: '记录的变更历史', en: 'What a record was before' }, answers: listing,
      async handle(call) { const { history } = await detail(call); return { rows: history, total: history.length }; },
    },
    {
      method: 'put', path: recordPath, right: administrator,
      summary: { zh: '修改记录', en: 'Change a record' },
      body: { type: 'object', required: ['version', 'values'], additionalProperties: false, properties: { version, values: object } }, answers: written,
      async handle(call) {
        const register = registerOf(call);
        return runCommand(platform, call.caller, (command) => saveRecord(command, register, call.params['id'] ?? '', Number(call.body['version']), call.body['values'] as Record<string, unknown>));
      },
    },
    {
      method: 'delete', path: recordPath, right: administrator,
      summary: { zh: '移除记录（历史保留）', en: 'Remove a record; its history stays' },
      query: { type: 'object', required: ['version'], properties: { version: { type: 'string', pattern: '^[1-9]\\d{0,8}$' } } },
      answers: object, status: 204,
      async handle(call) {
        const register = registerOf(call);
        await runCommand(platform, call.caller, (command) => deleteRecord(command, register, call.params['id'] ?? '', Number(call.query['version'])));
      },
    },
    {
      method: 'post', path: `${recordPath}/revert`, right: administrator,
      summary: { zh: '恢复为以前的版本', en: 'Bring an earlier version back' },
      body: { type: 'object', required: ['to', 'version'], additionalProperties: false, properties: { to: version, version } }, answers: written,
      async handle(call) {
        const register = registerOf(call);
        return runCommand(platform, call.caller, (command) => restoreRecord(command, register, call.params['id'] ?? '', Number(call.body['to']), Number(call.body['version'])));
      },
    },
    {
      method: 'post', path: `${recordPath}/successor`, right: administrator,
      summary: { zh: '参数自某月（日）起调整', en: 'New values of a parameter from a month or date on' },
      body: { type: 'object', required: ['from', 'values'], additionalProperties: false, properties: { from: { type: 'string', pattern: '^\\d{4}-\\d{2}(-\\d{2})?$' }, values: object, force: { type: 'boolean' } } },
      answers: written,
      async handle(call) {
        const register = registerOf(call);
        const { values: present } = await detail(call);
        const shape = parameterShape(register);
        const match = Object.fromEntries(shape.match.map((field) => [field, present[field]]));
        const kept = Object.entries(call.body['values'] as Record<string, unknown>).filter(([field]) => ![...shape.match, shape.from, shape.to].includes(field));
        return runCommand(platform, call.caller, (command) => changeParameter(command, register, match, Object.fromEntries(kept), String(call.body['from']), call.body['force'] === true));
      },
    },
  ];
}
