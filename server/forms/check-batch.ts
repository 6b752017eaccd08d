/** The publishing check of `settings.item.batch` and `settings.item.preview`. */
import { batchFields, batchGrid, ceilingOfRows } from './batch-fields.ts';
import type { ItemSettings } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { everyNode, type FormNode } from './plan-form.ts';

const text = { type: 'object', required: ['zh', 'en'], additionalProperties: false, properties: { zh: { type: 'string', minLength: 1 }, en: { type: 'string', minLength: 1 } } } as const;
const name = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text } as const;

export const batchSchema = {
  type: 'object', additionalProperties: false,
  properties: {
    rows: name, review: { enum: ['each', 'one'] }, columns: { type: 'array', minItems: 1, uniqueItems: true, items: name }, unique: { type: 'array', items: name },
    prefill: { type: 'object', required: ['list', 'fields'], additionalProperties: false, properties: { list: name, fields: { type: 'object', minProperties: 1, additionalProperties: name } } },
    maxRows: { type: 'integer', minimum: 1 }, notes: texts, example: { type: 'object' }, only: { type: 'boolean' },
  },
} as const;

export const previewSchema = {
  type: 'object', required: ['title', 'tables'], additionalProperties: false,
  properties: {
    title: text, notes: texts,
    tables: { type: 'array', minItems: 1, items: { type: 'object', required: ['title', 'list'], additionalProperties: false, properties: { title: text, list: name, group: name, details: name } } },
    refused: { type: 'object', required: ['title', 'list'], additionalProperties: false, properties: { title: text, list: name } },
  },
} as const;

/** What the shapes cannot tell: columns that a sheet can have, rows that fit, ways that exclude each other. */
export function checkBatch(item: ItemSettings, root: FormNode, problems: FormProblem[]): void {
  const { batch } = item;
  if (!batch) return;
  const refuse = (part: string, detail: string): void => void problems.push(formProblem(`settings.item.batch${part}`, 'invalid_setting', detail));
  if (batch.rows !== undefined) {
    if (!batchGrid(root, batch)) return refuse('.rows', `"${batch.rows}" is no grid at the top of the form`);
    if (batch.review || batch.only) refuse('', 'review and only belong to batches whose rows are submissions');
  } else {
    if (item.onlyOneOpen) refuse('', 'an item of which one may be open takes no batch of applications');
    if ([...everyNode(root)].some(({ type }) => type.passing)) refuse('', 'rows of a sheet cannot bring a code that was sent by SMS');
    if (item.materials?.some(({ required, when }) => required && when === undefined)) refuse('', 'rows of a sheet cannot bring required materials');
  }
  const fields = batchFields(root, batch).map(({ key }) => key);
  if (fields.length === 0) refuse('', 'no field of the form can be a column');
  const isColumn = (key: string): boolean => fields.includes(key);
  for (const [part, keys] of [['columns', batch.columns], ['unique', batch.unique], ['prefill.fields', Object.keys(batch.prefill?.fields ?? {})], ['example', Object.keys(batch.example ?? {})]] as const) {
    for (const key of keys ?? []) if (!isColumn(key)) refuse(`.${part}`, `"${key}" is no field that a column of a sheet could hold`);
  }
  if ((batch.maxRows ?? 0) > ceilingOfRows(batch)) refuse('.maxRows', `it is at most ${ceilingOfRows(batch)}`);
}
