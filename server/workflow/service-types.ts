import type { Scope } from '../expressions/feel.ts';
import type { Command } from '../platform/run-command.ts';
import type { Text } from '../platform/errors.ts';
import type { Variables } from './run-scopes.ts';

/** A field that a service task's input mappings must or may fill. */
export interface ServiceField { name: string; label: Text; required: boolean; choices?: readonly string[]; /** Required, too, where another input says so. */ requiredBy?: { field: string; is: string } }
export interface ServiceTypeEntry { label: Text; fields: readonly ServiceField[] }

const effects: ServiceField = { name: 'effects', label: { zh: '登记册变更（事项中的名称）', en: 'Register effects (their name in the item)' }, required: true };
const rules: ServiceField = { name: 'rules', label: { zh: '事项规则', en: 'Rules of the item' }, required: false, choices: ['ask', 'skip'] };

/**
 * The closed vocabulary of service tasks. Adding an item never needs a new type; the publishing checks, the modeler's
 * element templates and the wiring's executors all follow this table.
 */
export const serviceTypes = {
  'register:update': { label: { zh: '更新登记册', en: 'Update registers' }, fields: [effects, rules] },
  'register:create': { label: { zh: '新增登记记录', en: 'Create register records' }, fields: [effects, rules] },
  'document:issue': { label: { zh: '出具文书', en: 'Issue a document' }, fields: [] },
  'notify': { label: { zh: '发送通知', en: 'Send a notice' }, fields: [
    { name: 'to', label: { zh: '收件人（applicant 申请人，party 对方）', en: 'Addressee' }, required: false, choices: ['applicant', 'party'] },
    { name: 'party', label: { zh: '对方（组:代码，与其任务的候选组相同）', en: 'The other party (group:code, as the candidate group of its task)' }, required: false, requiredBy: { field: 'to', is: 'party' } },
    { name: 'text', label: { zh: '内容（中文）', en: 'Text (Chinese)' }, required: true },
    { name: 'textEn', label: { zh: '内容（英文）', en: 'Text (English)' }, required: false },
  ] },
  'application:status': { label: { zh: '变更申请状态', en: 'Set the status of the application' }, fields: [
    { name: 'status', label: { zh: '状态', en: 'Status' }, required: true, choices: ['in_review', 'returned', 'approved', 'rejected', 'withdrawn', 'expired'] },
    { name: 'reason', label: { zh: '原因', en: 'Reason' }, required: false },
  ] },
  'message:send': { label: { zh: '向另一申请发送消息', en: 'Send a message to another application' }, fields: [
    { name: 'name', label: { zh: '消息名称', en: 'Name of the message' }, required: true },
    { name: 'application', label: { zh: '接收申请', en: 'Receiving application' }, required: true },
    { name: 'variables', label: { zh: '内容', en: 'Content' }, required: false },
  ] },
  'http:call': { label: { zh: '调用外部接口', en: 'Call another system' }, fields: [
    { name: 'url', label: { zh: '地址', en: 'Address' }, required: true },
    { name: 'method', label: { zh: '方法', en: 'Method' }, required: false, choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    { name: 'body', label: { zh: '内容', en: 'Body' }, required: false },
  ] },
} as const satisfies Record<string, ServiceTypeEntry>;

export type ServiceType = keyof typeof serviceTypes;

export function isServiceType(type: string): type is ServiceType {
  return Object.hasOwn(serviceTypes, type);
}

/** Which run a command works on; `businessKey` is the id of the application. */
export interface RunIdentity { id: string; businessKey: string; diagramRef: string }

/** What an executor gets: `input` is what the input mappings gave, `variables` all that the element sees. */
export interface ServiceTaskCall {
  command: Command;
  type: ServiceType;
  elementId: string;
  headers: Readonly<Record<string, string>>;
  input: Variables;
  variables: Variables;
  scope: Scope;
  run: RunIdentity;
}

/**
 * Runs inside the command's transaction; its answer becomes variables (through the output mappings, where there are
 * any). Throwing BpmnError leaves through an error boundary event, anything else undoes the whole command.
 */
export type ServiceTask = (call: ServiceTaskCall) => Promise<Variables | void>;
export type ServiceTasks = Readonly<Record<ServiceType, ServiceTask>>;
