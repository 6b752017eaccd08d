import { componentTypeOf } from '../../server/forms/component-types.ts';
import { nationalFormats, residentIdCheckCharacter } from '../../server/forms/national-formats.ts';
import { decimalsOf } from '../../server/forms/number-types.ts';
import type { FormNode } from '../../server/forms/plan-form.ts';

const unknownPerson = '23090219900307001';
const samplesOf: Readonly<Record<string, string>> = {
  'resident-id': unknownPerson + residentIdCheckCharacter(unknownPerson), 'year-month': '2026-03', phone: '13900000001', mobile: '13900000001',
};
const texts = ['测试', 'apply@example.com', '123456', 'A1'];

/** A value that the field takes by its type, format and limits; `turn` asks for another one than before, as far as there is one. */
export function sampleValue(node: FormNode, today: string, turn = 0): unknown {
  const one = sampleOf(node, today, turn);
  return node.several && one !== undefined ? [one] : one;
}

function sampleOf(node: FormNode, today: string, turn: number): unknown {
  const { component, setup, dataType } = node;
  const { validate = {} } = component;
  if (component.type === 'region') return optionAt([...setup.options!.keys()].filter((code) => !code.endsWith('00') && code.startsWith('23')), turn);
  if (component.type === 'selectboxes') return Object.fromEntries([...setup.options!.keys()].map((key, index) => [key, index === 0]));
  if (setup.options) return setup.options.get(optionAt([...setup.options.keys()], turn) ?? '')?.value;
  switch (dataType) {
    case 'boolean': return true;
    case 'date': return dayNear(today, turn);
    case 'datetime': return `${dayNear(today, turn)}T02:00:00.000Z`;
    case 'time': return '09:00:00';
    case 'month': return dayNear(today, 32 * turn).slice(0, 7);
    case 'number': case 'money': {
      const least = Number(validate.min ?? 1), most = Number(validate.max ?? 1e7);
      const wanted = (least >= 1900 && most <= 2100 ? 2026 : dataType === 'money' ? 5000 : 12) - turn;
      return Number(Math.min(most, Math.max(least, wanted)).toFixed(decimalsOf(setup) ?? 0));
    }
    case 'text': {
      const format = component.properties?.['format'];
      if (format) return samplesOf[format] ?? nationalFormats[format]?.example;
      const fitting = texts.map((text) => (turn ? `${text}${turn}` : text)).find((text) => fits(text, validate));
      return fitting ?? texts[0];
    }
    default: return undefined;
  }
}

function fits(text: string, { pattern, minLength, maxLength }: NonNullable<FormNode['component']['validate']>): boolean {
  return (!pattern || new RegExp(`^(?:${pattern})$`, 'u').test(text)) && text.length >= Number(minLength ?? 0) && text.length <= (Number(maxLength) || 1000);
}

function optionAt(keys: readonly string[], turn: number): string | undefined {
  return keys[turn % keys.length];
}

function dayNear(today: string, daysBefore: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) - daysBefore * 86_400_000).toISOString().slice(0, 10);
}

/** Values that the field must refuse, each with what is wrong with it. */
export function wrongValues(node: FormNode): { what: string; value: unknown }[] {
  const { component: { type, validate = {}, properties }, setup, dataType } = node;
  const role = componentTypeOf(type)?.role;
  if (role !== 'value' || node.several) return [];
  if (setup.options && type !== 'selectboxes') return [{ what: 'an option that the list does not have', value: 'no-such-option' }];
  if (dataType === 'number' || dataType === 'money') {
    return [{ what: 'words for a number', value: 'twelve' }, ...(validate.min === undefined ? [] : [{ what: 'less than the least', value: Number(validate.min) - 1 }])];
  }
  if (dataType === 'date' || dataType === 'month') return [{ what: 'a day that the calendar does not have', value: dataType === 'date' ? '2026-02-30' : '2026-13' }];
  if (dataType !== 'text') return [];
  return [
    ...(properties?.['format'] ? [{ what: 'a wrong check digit or shape', value: '12345' }] : []),
    ...(validate.maxLength ? [{ what: 'more characters than it takes', value: '长'.repeat(Number(validate.maxLength) + 1) }] : []),
    { what: 'an object for a text', value: { a: 1 } },
  ];
}
