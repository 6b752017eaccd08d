/** Which fields of a form a batch's sheet has as columns, and how many rows it takes. */
import type { BatchDeclaration } from './form-definition.ts';
import { comesFromList, isListGrid } from './list-grids.ts';
import { expressionOf, locksWhenFilled } from './locked-fields.ts';
import type { FormNode } from './plan-form.ts';

export type BatchKind = 'each' | 'one' | 'grid';

export function batchKind({ rows, review }: BatchDeclaration): BatchKind {
  return rows !== undefined ? 'grid' : review ?? 'each';
}

/** The grid that the sheet's rows fill; undefined where there is none of that key. */
export function batchGrid(root: FormNode, { rows }: BatchDeclaration): FormNode | undefined {
  return root.held.find((node) => node.key === rows && node.role === 'grid');
}

/**
 * The fields behind the columns: those that are declared, else every field with a single value that the person fills in.
 * Of a grid over a list also the list's columns that show, which tell the row that is meant.
 */
export function batchFields(root: FormNode, batch: BatchDeclaration): FormNode[] {
  const holder = batch.rows === undefined ? root : batchGrid(root, batch);
  const usable = (holder?.held ?? []).filter((node) => isCell(node) && (isTyped(node) || tellsRow(node)));
  if (!batch.columns) return usable.filter((node) => !node.hidden);
  return batch.columns.flatMap((key) => usable.find((node) => node.key === key) ?? []);
}

/** A column whose value is the list's: it is not stored but compared. */
export function tellsRow(node: FormNode): boolean {
  return node.holder !== undefined && isListGrid(node.holder.component) && comesFromList(node);
}

function isCell(node: FormNode): boolean {
  return node.role === 'value' && node.stored && !node.type.unseen && !node.parts && !['object', 'rows', 'files', 'changes', 'months', 'options'].includes(node.dataType);
}

function isTyped(node: FormNode): boolean {
  const { component } = node;
  return !node.hidden && !node.disabled && !component.calculateValue && (!expressionOf(node) || locksWhenFilled(node));
}

const rowLimits: Record<BatchKind, { usual: number; most: number }> = {
  // Each row is an application; a hundred thousand of them are begun within a day.
  each: { usual: 100_000, most: 200_000 },
  // One transaction carries all of them out.
  one: { usual: 3_000, most: 20_000 },
  // As many as a form takes.
  grid: { usual: 5_000, most: 5_000 },
};

export function ceilingOfRows(batch: BatchDeclaration): number { return rowLimits[batchKind(batch)].most; }

export function mostRowsOf(batch: BatchDeclaration): number {
  const { usual, most } = rowLimits[batchKind(batch)];
  return Math.min(batch.maxRows ?? usual, most);
}
