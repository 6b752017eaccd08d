import { Problem } from '../errors.ts';

/** Of merged cells only the first has the value, so the others would silently be blank. */
export function refuseMergedCells(merged: readonly string[], headRow: number): void {
  const amongData = merged.filter((range) => Number(/\d+$/.exec(range)?.[0]) > headRow);
  if (amongData.length > 0) throw new Problem('workbook_merged_cells', { cells: amongData.slice(0, 5).join(', ') });
}
