import type { RegisterDefinition } from './register-definition.ts';

/** The indexed part of a record's values, as its columns hold them. */
export function columnValues(definition: Pick<RegisterDefinition, 'columns'>, values: Readonly<Record<string, unknown>>): Record<string, string | number | null> {
  return Object.fromEntries(definition.columns.map(({ field, type }) => {
    const value = values[field];
    if (value === undefined || value === null || value === '') return [field, null];
    switch (type) {
      case 'number': case 'money': case 'integer': return [field, finiteNumber(value)];
      case 'boolean': return [field, Number(value === true || value === 'true' || value === 1)];
      default: return [field, String(value)];
    }
  }));
}

/** A text that is no number, or too large for one, is nothing: MySQL would take `NaN` and `Infinity` for names of columns. */
function finiteNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}
