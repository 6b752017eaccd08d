import { Problem, type FieldError } from '../platform/errors.ts';
import { checkForm } from '../forms/check-form.ts';
import type { Dictionary, FormDefinition } from '../forms/form-definition.ts';
import type { FieldRule, LookUpRule, RecordRule } from './access-rules.ts';
import { readRegisterDefinition, registerPlace, type RegisterDefinition } from './register-definition.ts';

/**
 * What makes a portal's registers usable: each form passes the checks of forms and can become a table of its own, and
 * the rights name registers and indexed fields that there are.
 */
export function checkRegisters(portal: string, registers: Readonly<Record<string, FormDefinition>>, dictionaries: Record<string, Dictionary>): FieldError[] {
  const errors: FieldError[] = [];
  const definitions = new Map<string, RegisterDefinition>();
  for (const [name, form] of Object.entries(registers)) {
    errors.push(...checkForm(form, { dictionaries, keepsRetired: true }).map(({ element, code, message }) => ({ path: registerPlace(portal, name, element), code, message: message.en })));
    try {
      definitions.set(name, readRegisterDefinition(portal, name, form, dictionaries));
    } catch (error) {
      if (!(error instanceof Problem) || !error.errors) throw error;
      errors.push(...error.errors);
    }
  }
  for (const definition of definitions.values()) errors.push(...checkAccess(definition, definitions), ...checkTable(definition, definitions));
  return errors;
}

function checkTable({ portal, register, table }: RegisterDefinition, definitions: ReadonlyMap<string, RegisterDefinition>): FieldError[] {
  const other = [...definitions.values()].find((one) => one.table === table && one.register < register);
  return other ? [{ path: registerPlace(portal, register), code: 'register', message: `its table "${table}" is already that of "${other.register}"` }] : [];
}

function checkAccess(definition: RegisterDefinition, definitions: ReadonlyMap<string, RegisterDefinition>): FieldError[] {
  return Object.entries(definition.access).flatMap(([role, rules]) => rules.flatMap((rule) => (typeof rule === 'string' ? [] : checkRule(definition, `access.${role}`, rule, definitions))));
}

function checkRule(definition: RegisterDefinition, place: string, rule: LookUpRule | RecordRule, definitions: ReadonlyMap<string, RegisterDefinition>): FieldError[] {
  const { portal, register } = definition;
  const at = (element: string): string => registerPlace(portal, register, `settings.register.${place}${element}`);
  if ('lookup' in rule) return checkColumns(definition, rule.lookup, at('.lookup'));
  const { fields, through } = rule;
  const errors = checkColumns(definition, fields, at(''));
  if (!through) return errors;
  const other = definitions.get(through.register);
  if (!other) return [...errors, { path: at('.through'), code: 'unknown_register', message: `there is no register named "${through.register}"` }];
  const [ours, theirs] = [Object.keys(through.match), Object.values(through.match)];
  return [...errors, ...checkColumns(definition, ours, at('.through.match')), ...checkColumns(other, theirs, at('.through.match')), ...checkColumns(other, through.where, at('.through.where'))];
}

/** A right is asked of every record, so what it compares must be a column. */
function checkColumns({ register, columns }: RegisterDefinition, fields: readonly string[] | Readonly<Record<string, FieldRule>>, path: string): FieldError[] {
  const names = Array.isArray(fields) ? fields as string[] : Object.keys(fields);
  return names.filter((field) => !columns.some((column) => column.field === field)).map((field) => ({ path, code: 'register_key', message: `"${field}" is neither a key nor an indexed field of the register "${register}"` }));
}
