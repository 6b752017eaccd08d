/** Submissions of one form under each other, as a table. */
import type { Locale } from '../platform/errors.ts';
import { columnHeads } from './column-heads.ts';
import type { CompiledForm } from './compile-form.ts';
import { type Data, translate } from './form-definition.ts';
import { labelOf } from './plan-form.ts';
import { presentValue, type PresentedColumn, type PresentedTable } from './present-table.ts';

const lineHead = { zh: '行号', en: 'Row' };

/** A column for each field that may show, after the line that each row has in its sheet. */
export function presentRows(compiled: CompiledForm, rows: readonly { line: number; data: Data }[], locale: Locale): PresentedTable {
  const nodes = compiled.root.held.filter((node) => !node.hidden && node.role !== 'ignored' && !node.type.unseen);
  const columns: PresentedColumn[] = [
    { key: 'line', label: lineHead[locale], type: 'text' },
    ...nodes.map((node) => ({ key: node.key, label: translate(compiled.definition, labelOf(node), locale), type: node.dataType })),
  ];
  return { columns, heads: columnHeads(columns), rows: rows.map(({ line, data }) => [String(line), ...nodes.map((node) => presentValue(compiled, node, data[node.key], locale))]) };
}
