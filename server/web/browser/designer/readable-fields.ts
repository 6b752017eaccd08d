import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';
import { allComponents } from './item-builder.ts';
import type { ReadableField } from './rule-editors.tsx';

const grids = new Set(['datagrid', 'editgrid', 'recordgrid', 'transfer']);
const silent = new Set(['panel', 'fieldset', 'columns', 'well', 'tabs', 'table', 'content', 'htmlelement', 'materials', 'button']);

/** What a rule of `component` can read: the answers of the form, and within rows those of the same row. */
export function readableFields(form: FormDefinition, component: FormComponent, rows: FormComponent | null): ReadableField[] {
  const inRow = rows ? fieldsOf(rows.components ?? [], 'row.', component) : [];
  return [...inRow, ...fieldsOf(form.components, 'data.', component)];
}

function fieldsOf(components: readonly FormComponent[], prefix: string, except: FormComponent): ReadableField[] {
  return components.flatMap((component): ReadableField[] => {
    const inner = [...(component.components ?? []), ...(component.columns ?? []).flatMap((column) => column.components ?? [])];
    if (silent.has(component.type)) return fieldsOf(inner, prefix, except);
    if (!component.key || component.key === except.key) return [];
    const name = `${prefix}${component.key}`, label = component.label || component.key;
    if (component.type === 'container') return fieldsOf(inner, `${name}.`, except).map((field) => ({ ...field, label: `${label} › ${field.label}` }));
    if (grids.has(component.type)) {
      const columns = allComponents(inner).filter(({ type }) => ['number', 'currency'].includes(type)).map((column) => ({ name: column.key!, label: column.label ?? column.key! }));
      return [{ name, label, kind: 'rows', columns }];
    }
    const options = (component.type === 'select' ? component.data?.values : component.values) as { value: unknown; label: string }[] | undefined;
    const values = component.type === 'checkbox' ? [{ name: 'true', label: '✓' }, { name: 'false', label: '—' }] : options?.map((option) => ({ name: String(option.value), label: option.label }));
    return [{ name, label, kind: component.type === 'selectboxes' ? 'choices' : ['number', 'currency'].includes(component.type) ? 'number' : 'plain', ...(values && values.length > 0 ? { values } : {}) }];
  });
}
