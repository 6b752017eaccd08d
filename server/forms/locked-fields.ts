/** Which values are the server's to give: from sources, from lists, or calculated; and what a source gives. */
import { roundHalfUp } from '../expressions/decimal-places.ts';
import { isBlank } from './component-type.ts';
import { cleanTrusted } from './clean-submission.ts';
import type { Data } from './form-definition.ts';
import { isListGrid } from './list-grids.ts';
import { decimalsOf } from './number-types.ts';
import type { FormNode } from './plan-form.ts';

/** Records by the name of the source that found them; a list of them where the source is declared as one. */
export interface Sources { readonly [name: string]: unknown }

/** `properties.source` in its parts: `person.name` is `person`, `name`. */
export function sourceOf(node: FormNode): string[] | undefined {
  const source = node.component.properties?.source;
  return typeof source === 'string' && source ? source.split('.') : undefined;
}

/** The FEEL of `properties.value`, by which the server calculates the field. */
export function expressionOf(node: FormNode): string | undefined {
  const text = node.component.properties?.value;
  return node.role === 'value' && typeof text === 'string' && text.trim() ? text : undefined;
}

/** Whether the field is locked only where its source or calculation gives a value, and is the person's where it gives none. */
export function locksWhenFilled(node: FormNode): boolean {
  return node.component.properties?.lock === 'filled';
}

/** Locked: the person cannot change it, so the client's word for it counts for nothing. */
export function isLocked(node: FormNode): boolean {
  if (node.role === 'ignored' || node.role === 'container' || isListGrid(node.component)) return false;
  return (node.disabled || node.hidden) && !isInLockedGrid(node);
}

/** A locked grid is locked as a whole: its rows come from its source, and so do the columns. */
function isInLockedGrid(node: FormNode): boolean {
  for (let holder = node.holder; holder; holder = holder.holder) if (holder.role === 'grid' && !isListGrid(holder.component) && (holder.disabled || holder.hidden)) return true;
  return false;
}

/** The value that a declared source gives a node, in the node's own shape; undefined when the source has none. */
export function sourceValue(node: FormNode, source: readonly string[], sources: Sources): unknown {
  let value: unknown = sources;
  for (const part of source) value = value !== null && typeof value === 'object' && Object.hasOwn(value, part) ? (value as Data)[part] : undefined;
  if (value instanceof Date) value = value.toISOString();
  return isBlank(value) ? undefined : cleanTrusted(node, value);
}

/** A computed value in the field's shape: money is rounded to its decimals, half up (law 10); what does not fit is no value. */
export function computedValue(node: FormNode, value: unknown): unknown {
  if (value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return undefined;
  const decimals = typeof value === 'number' && (node.dataType === 'money' || node.dataType === 'number') ? decimalsOf(node.setup) : undefined;
  return cleanTrusted(node, decimals === undefined ? value : roundHalfUp(value as number, decimals));
}
