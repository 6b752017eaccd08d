/** An answer to every field of a form, as a person would give it: for measuring and for looking, not for judging. */
import type { Data } from '../../../server/forms/form-definition.ts';
import { rowKey } from '../../../server/forms/list-grids.ts';
import { nationalFormats } from '../../../server/forms/national-formats.ts';
import type { FormNode } from '../../../server/forms/plan-form.ts';
import { numberSetting } from '../../../server/forms/component-type.ts';

/** `rows` of every grid; what is calculated or from a source is answered too, as a client would send it back. */
export function sampleSubmission(holder: FormNode, rows: number, index = 0): Data {
  return Object.fromEntries(holder.held.filter(({ role }) => role !== 'ignored').map((node) => [node.key, sampleValue(node, rows, index)]));
}

function sampleValue(node: FormNode, rows: number, index: number): unknown {
  if (node.role === 'container') return sampleSubmission(node, rows, index);
  if (node.role === 'grid') return Array.from({ length: rows }, (_, row) => sampleSubmission(node, rows, row));
  if (node.key === rowKey) return `row ${index}`;
  const value = plainValue(node);
  return node.several ? [value] : value;
}

function plainValue({ dataType, setup: { options, format, component } }: FormNode): unknown {
  switch (dataType) {
    case 'number': case 'money': return numberSetting(component.validate?.min) ?? 1;
    case 'boolean': return true;
    case 'date': return '2026-06-15';
    case 'month': return '2026-06';
    case 'datetime': return '2026-06-15T01:00:00.000Z';
    case 'time': return '09:30:00';
    case 'option': return [...options?.values() ?? []].at(-1)?.value;
    case 'options': return Object.fromEntries([...options?.keys() ?? []].map((key, at) => [key, at === 0]));
    case 'files': return [{ name: 'a.pdf', originalName: 'a.pdf', type: 'application/pdf', size: 1_000, url: '/files/a' }];
    case 'months': return ['2026-06'];
    case 'changes': case 'object': case 'rows': case 'image': return undefined;
    default: return format?.example ?? nationalFormats[component.properties?.format ?? '']?.example ?? (component.type === 'email' ? 'someone@example.com' : '某某');
  }
}
