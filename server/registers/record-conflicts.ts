import { Problem, type FieldError, type Locale } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { columnValues } from './column-values.ts';
import { fieldLabel, fieldText, recordName, registerTitle, type Values } from './validate-record.ts';

/** A field of a record that is no longer, or not, what it should be. */
export interface FieldConflict { field: string; was: unknown; is: unknown }

/** What stands against each field: the record, the field and both values, in the reader's language. */
export function conflictErrors(register: RegisterDefinition, values: Values, conflicts: readonly FieldConflict[], locale: Locale): FieldError[] {
  const name = recordName(register, values, locale);
  return conflicts.map(({ field, was, is }) => {
    const label = fieldLabel(register, field, locale);
    const [before, after] = [fieldText(register, field, was, locale), fieldText(register, field, is, locale)];
    const message = locale === 'zh' ? `${name}：“${label}”填表时为“${before}”，现为“${after}”` : `${name}: "${label}" was "${before}" when the form was filled and is now "${after}"`;
    return { path: `${register.register}.${field}`, code: 'register_conflict', label, message };
  });
}

/** Problem('register_conflict') over one or more records; `fallback` is what it says where no field is known. */
export function conflictProblem(errors: readonly FieldError[], locale: Locale, fallback = ''): Problem {
  return new Problem('register_conflict', { fields: errors.map(({ message }) => message).join(locale === 'zh' ? '；' : '; ') || fallback }, errors);
}

/** What a record is called: its register and the fields that name it. */
export function recordTitle(register: RegisterDefinition, values: Values, locale: Locale): string {
  return `${registerTitle(register, locale)} ${recordName(register, values, locale)}`.trim();
}

/** These fields of a record, each with its label. */
export function keyText(register: RegisterDefinition, values: Values, fields: readonly string[], locale: Locale): string {
  return fields.map((field) => `${fieldLabel(register, field, locale)} ${fieldText(register, field, values[field], locale)}`).join(locale === 'zh' ? '，' : ', ');
}

/** Which of the records' keys is taken; to be asked after the database refused it. */
export async function duplicateProblem(command: Command, register: RegisterDefinition, records: readonly { id: string; values: Values }[], cause: unknown): Promise<Problem> {
  const { locale } = command.caller;
  for (const key of register.keys) {
    const seen = new Set<string>();
    for (const { id, values } of records) {
      const columns = columnValues(register, values);
      const wanted = Object.fromEntries(key.map((field) => [field, columns[field] ?? null]));
      if (Object.values(wanted).includes(null)) continue;
      const signature = JSON.stringify(wanted);
      if (!seen.has(signature) && !(await command.db(register.table).where(wanted).whereNot({ _id: id }).first('_id'))) { seen.add(signature); continue; }
      const message = `${registerTitle(register, locale)}: ${keyText(register, values, key, locale)}`;
      return new Problem('duplicate_record', { fields: message }, key.map((field) => ({ path: field, code: 'duplicate_record', label: fieldLabel(register, field, locale), message })), { cause });
    }
  }
  return new Problem('duplicate_record', { fields: register.keys.map((key) => key.join(' + ')).join(', ') }, undefined, { cause });
}
