/** What a new draft begins with: the defaults, the values from the registers and the account, and what follows from them. */
import type { CompiledForm, ProcessContext } from './compile-form.ts';
import { isPlainObject } from './component-type.ts';
import { cleanTrusted } from './clean-submission.ts';
import type { Data } from './form-definition.ts';
import { type Sources, sourceOf, sourceValue } from './locked-fields.ts';
import type { FormNode } from './plan-form.ts';

/** The data of a new draft; a field of a source that has no value keeps its default. */
export function initialData(compiled: CompiledForm, context: ProcessContext): Data {
  const sources: Sources = { account: context.account, ...context.sources };
  const data = fillHeld(compiled.root, sources);
  return compiled.process(data, { ...context, draft: true, newDraft: true }).data;
}

function fillHeld(holder: FormNode, sources: Sources): Data {
  const data: Data = {};
  for (const node of holder.held) {
    if (node.role === 'ignored') continue;
    const source = sourceOf(node);
    const value = (source && sourceValue(node, source, sources)) ?? defaultValue(node, sources);
    if (value !== undefined) data[node.key] = value;
  }
  return data;
}

function defaultValue(node: FormNode, sources: Sources): unknown {
  const declared = node.defaultValue;
  if (node.role === 'container') return { ...fillHeld(node, sources), ...(isPlainObject(declared) ? declared : {}) };
  if (node.role === 'grid' && declared === undefined) return [];
  return declared === undefined ? undefined : cleanTrusted(node, declared);
}
