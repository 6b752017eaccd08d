import { checkFeel } from '../expressions/feel-check.ts';
import type { FieldError } from '../platform/errors.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { readRegisterDefinition } from './register-definition.ts';

/**
 * What an item says of registers must hold: the registers of its sources and effects exist, so do the fields that they
 * name, and every expression parses.
 */
export function checkItemRegisters(content: { portal: string; item: string; form: FormDefinition }, registers: Readonly<Record<string, FormDefinition>>): FieldError[] {
  const { sources = {}, effects = {} } = content.form.settings?.item ?? {};
  const place = `forms/${content.portal}/${content.item}.json#settings.item`;
  const errors: FieldError[] = [];
  const check = (path: string, name: string, parts: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>): void => {
    const form = registers[name];
    if (!form) { errors.push({ path, code: 'unknown_register', message: `there is no register named "${name}"` }); return; }
    const { fields } = readRegisterDefinition(content.portal, name, form);
    for (const [part, expressions] of Object.entries(parts)) {
      for (const [field, expression] of Object.entries(expressions ?? {})) {
        if (!fields.has(field)) errors.push({ path: `${path}.${part}.${field}`, code: 'register_field', message: `the register "${name}" has no field "${field}"` });
        if (typeof expression === 'string' && expression.trimStart().startsWith('=')) {
          for (const { code, message } of checkFeel(expression).findings) errors.push({ path: `${path}.${part}.${field}`, code, message: message.en });
        }
      }
    }
  };
  for (const [source, { register, key }] of Object.entries(sources)) check(`${place}.sources.${source}`, register, { key });
  for (const [name, list] of Object.entries(effects)) {
    list.forEach(({ register, key, set, expect }, index) => check(`${place}.effects.${name}[${index}]`, register, { key, set, expect: Object.fromEntries((expect ?? []).map((field) => [field, ''])) }));
  }
  return errors;
}
