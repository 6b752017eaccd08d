import type { Problem } from '../../server/platform/errors.ts';
import type { FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { readRegisterDefinition, type RegisterDefinition } from '../../server/registers/register-definition.ts';

export const dictionaries = { kinds: { name: 'kinds', entries: [{ value: 'cargo', label: '货船', en: 'Freighter' }, { value: 'ferry', label: '渡船', en: 'Ferry' }] } };

export interface BoatChanges {
  name?: string;
  keys?: unknown;
  indexed?: unknown;
  /** Put beside the others, or in the place of one with the same key. */
  components?: FormComponent[];
  without?: string[];
  period?: { from: string; to: string };
  parameters?: boolean;
  access?: unknown;
  label?: string[];
}

/** A register of boats: one field of each type. */
export function boatsForm({ keys = [['plate']], indexed = ['tons', 'name', 'fee', 'crew', 'built', 'since', 'sold'], components = [], without = [], ...settings }: BoatChanges = {}): FormDefinition {
  const own: FormComponent[] = [
    { type: 'textfield', key: 'plate', label: '船牌', validate: { maxLength: 20 } },
    { type: 'textfield', key: 'name', label: '船名', validate: { required: true, maxLength: 60 } },
    { type: 'number', key: 'tons', label: '吨位' },
    { type: 'currency', key: 'fee', label: '费用' },
    { type: 'number', key: 'crew', label: '船员', decimalLimit: 0 },
    { type: 'datetime', enableTime: false, key: 'built', label: '建造日期' },
    { type: 'textfield', key: 'since', label: '登记月份', properties: { format: 'year-month' } },
    { type: 'checkbox', key: 'sold', label: '已出售' },
    { type: 'select', key: 'kind', label: '船型', properties: { dictionary: 'kinds' } },
  ];
  const replaced = new Set([...components.map(({ key }) => key), ...without]);
  const { name: _, ...rest } = settings;
  return { title: '船只', components: [...own.filter(({ key }) => !replaced.has(key)), ...components], settings: { register: { keys, indexed, ...rest } } };
}

export function boats(changes: BoatChanges = {}): RegisterDefinition {
  return readRegisterDefinition('harbour', changes.name ?? 'boats', boatsForm(changes), dictionaries);
}

/** The problem that the work ends in; it fails when there is none. */
export async function failureOf(work: Promise<unknown>): Promise<Problem> {
  return work.then(() => { throw new Error('it was not refused'); }, (error: Problem) => error);
}
