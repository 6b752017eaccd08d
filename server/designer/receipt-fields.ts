import type { CompiledForm } from '../forms/compile-form.ts';
import type { Locale, Text } from '../platform/errors.ts';

/** A value that a receipt can print, with what is inserted into the template for it. */
export interface ReceiptField { path: string; label: string; snippet: string }

const always: readonly [path: string, label: Text, snippet: string][] = [
  ['portal.title', { zh: '平台名称', en: 'Name of the portal' }, '{{portal.title}}'],
  ['item.title', { zh: '事项名称', en: 'Name of the item' }, '{{item.title}}'],
  ['applicant.name', { zh: '申请人', en: 'Applicant' }, '{{applicant.name}}'],
  ['submittedAt', { zh: '提交时间', en: 'Time of submission' }, '{{dateTime submittedAt}}'],
  ['promise', { zh: '承诺时限', en: 'Promised time' }, '{{promise}}'],
  ['document.number', { zh: '受理编号', en: 'Number' }, '{{document.number}}'],
  ['document.checkCode', { zh: '校验码', en: 'Check code' }, '{{document.checkCode}}'],
  ['document.title', { zh: '文书名称', en: 'Title of the document' }, '{{document.title}}'],
  ['document.issuedAt', { zh: '出具时间', en: 'Time of issue' }, '{{dateTime document.issuedAt}}'],
  ['document.verifyUrl', { zh: '查验二维码', en: 'QR code for verification' }, '{{qr document.verifyUrl}}'],
];
/** Read by templates but made for loops, so that they are not offered by themselves. */
const structures = ['sections', 'materials', 'status', 'document', 'form'];

/** What a template may read of an application of this form. */
export function receiptPaths({ fields }: CompiledForm): Set<string> {
  return new Set([...always.map(([path]) => path), ...structures.filter((path) => path !== 'form' && path !== 'document'), ...fields.map(({ path }) => `form.${path.replace(/\[\].*$/, '')}`)]);
}

const helpers: Readonly<Record<string, string>> = { money: 'money', date: 'date', month: 'period', datetime: 'dateTime' };

/** The fields to insert: what every receipt has, then the answers of the form; a table for rows. */
export function receiptFields({ fields }: CompiledForm, locale: Locale): ReceiptField[] {
  const own = fields.filter(({ path }) => !path.includes('[]')).map((field): ReceiptField => {
    const path = `form.${field.path}`;
    return { path, label: field.label, snippet: field.dataType === 'rows' ? tableOf(path, field.path, fields) : optional(path, helpers[field.dataType]) };
  });
  return [...always.map(([path, label, snippet]) => ({ path, label: label[locale], snippet })), ...own];
}

/** A field that was not answered prints nothing. */
function optional(path: string, helper: string | undefined): string {
  return `{{#if ${path}}}{{${helper ? `${helper} ` : ''}${path}}}{{/if}}`;
}

function tableOf(path: string, rows: string, fields: CompiledForm['fields']): string {
  const columns = fields.filter((field) => field.path.startsWith(`${rows}[].`) && !field.path.slice(rows.length + 3).includes('['));
  const heads = columns.map(({ label }) => `<th scope="col">${label.replace(/[<>&{}]/g, '')}</th>`).join('');
  const cells = columns.map(({ key, dataType }) => `<td>${optional(key, helpers[dataType])}</td>`).join('');
  return `{{#if ${path}}}<table><thead><tr>${heads}</tr></thead><tbody>{{#each ${path}}}<tr>${cells}</tr>{{/each}}</tbody></table>{{/if}}`;
}
