import { Problem } from '../platform/errors.ts';
import type { FormComponent, FormDefinition } from '../forms/form-definition.ts';

export type ColumnType = 'text' | 'number' | 'date' | 'month' | 'boolean';

export interface RegisterColumn { field: string; type: ColumnType; length: number }

/** A register as its form declares it: the fields of a record, which of them are columns, which are unique. */
export interface RegisterDefinition {
  portal: string;
  register: string;
  title: string;
  table: string;
  fields: ReadonlySet<string>;
  columns: readonly RegisterColumn[];
  /** Each a list of fields whose values together name one record. */
  keys: readonly (readonly string[])[];
}

const columnTypes: Record<string, ColumnType> = {
  textfield: 'text', textarea: 'text', select: 'text', radio: 'text', phoneNumber: 'text', email: 'text', hidden: 'text',
  number: 'number', currency: 'number', day: 'date', date: 'date', datetime: 'date', month: 'month', checkbox: 'boolean',
};
/** So that every key fits MySQL's limit of 3072 bytes an index in utf8mb4. */
const longestColumn = 190;

/** Reads `forms/<portal>/registers/<register>.json`; refuses what cannot become a table, naming the place. */
export function readRegisterDefinition(portal: string, register: string, form: FormDefinition): RegisterDefinition {
  const refuse = (reason: string): never => {
    throw new Problem('invalid_configuration', {}, [{ path: `${portal}/registers/${register}`, code: 'register', message: reason }]);
  };
  const settings = form.settings?.register as { keys?: unknown; indexed?: unknown } | undefined;
  if (!settings || !Array.isArray(settings.keys) || settings.keys.length === 0) refuse('settings.register.keys is missing');
  const keys = settings?.keys as string[][];
  const indexed = (settings?.indexed ?? []) as string[];
  const components = new Map(flatten(form.components).map((component) => [component.key as string, component]));
  const columns = [...new Set([...keys.flat(), ...indexed])].map((field) => {
    const component = components.get(field) ?? refuse(`the key or indexed field "${field}" is not a component`);
    if (!/^[a-zA-Z]\w{0,49}$/.test(field)) refuse(`"${field}" cannot name a column`);
    const type = columnTypes[component.type] ?? refuse(`a ${component.type} ("${field}") cannot be a column`);
    return { field, type, length: Math.min(Number(component.validate?.maxLength ?? 100), longestColumn) };
  });
  const table = `register_${portal}_${register}`.replaceAll('-', '_');
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(table)) refuse(`"${table}" cannot name a table`);
  return { portal, register, title: form.title ?? register, table, fields: new Set(components.keys()), columns, keys };
}

function flatten(components: readonly FormComponent[]): FormComponent[] {
  return components.flatMap((component) => {
    const inner = [...(component.components ?? []), ...(component.columns ?? []).flatMap((column) => column.components ?? [])];
    const holdsData = component.input !== false && component.key && !(component.columns || (inner.length > 0 && component.type !== 'datagrid'));
    return [...(holdsData ? [component] : []), ...(component.type === 'datagrid' ? [] : flatten(inner))];
  });
}
