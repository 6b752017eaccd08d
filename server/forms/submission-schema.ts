/**
 * The JSON Schema of a submission, for API users, and of each value in it, for AJV. Keywords beginning with `x-` are
 * rules of Form.io that JSON Schema has no word for: `value-validator.ts` knows those of values, other readers may
 * pass over them. `x-filled` wants an answer and not just a value, `x-unique` names columns that differ row by row.
 */
import { countSetting, isPlainObject } from './component-type.ts';
import { mostRows, mostValues } from './clean-submission.ts';
import { isConditional } from './conditions.ts';
import type { FormDefinition, JsonSchema } from './form-definition.ts';
import { type FormNode, labelOf } from './plan-form.ts';

export function submissionSchema(definition: FormDefinition, root: FormNode): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...(definition.title ? { title: definition.title } : {}),
    ...heldSchema(root),
    ...(definition.settings?.item?.unknownFields === 'refuse' ? { additionalProperties: false } : {}),
  };
}

/** Hidden for good means not validated, unless the form asks for it. */
export function isValidated(node: FormNode): boolean {
  return node.stored && node.component.input !== false && (!node.hidden || node.component.validateWhenHidden === true);
}

/** A day may be required by its parts. */
export function isRequired({ component }: FormNode): boolean {
  const parts = component.type === 'day' && isPlainObject(component.fields) ? Object.values(component.fields) : [];
  return component.validate?.required === true || parts.some((part) => isPlainObject(part) && part.required === true && part.hide !== true);
}

function heldSchema(holder: FormNode): JsonSchema {
  const validated = holder.held.filter(isValidated);
  // What a condition may hide is asked for by judge-values.ts, which knows whether it shows.
  const required = validated.filter((node) => isRequired(node) && !isConditional(node)).map((node) => node.key);
  return {
    type: 'object',
    properties: Object.fromEntries(validated.map((node) => [node.key, { title: labelOf(node), ...nodeSchema(node) }])),
    ...(required.length ? { required } : {}),
  };
}

function nodeSchema(node: FormNode): JsonSchema {
  const filled = isRequired(node) && !presenceIsEnough(node) ? { 'x-filled': true } : {};
  if (node.role === 'container') return { ...heldSchema(node), ...filled };
  if (node.role === 'grid') return { ...gridSchema(node), ...filled };
  return { ...valueSchema(node), ...filled };
}

/** The schema of a node's own value, or of the list of them where it takes several. */
export function valueSchema(node: FormNode): JsonSchema {
  if (node.parts) return changesSchema(node.parts);
  const one = node.type.schema!(node.setup);
  if (!node.several) return one;
  return { type: 'array', maxItems: mostValues, items: one, ...(node.component.unique ? { uniqueItems: true } : {}) };
}

function changesSchema(parts: ReadonlyMap<string, FormNode>): JsonSchema {
  const changes = [...parts].map(([field, part]) => ({
    type: 'object', title: labelOf(part), required: ['field', 'new'], properties: { field: { const: field }, old: {}, new: valueSchema(part) },
  }));
  return { type: 'array', maxItems: parts.size, items: { anyOf: changes } };
}

function presenceIsEnough({ dataType }: FormNode): boolean {
  return dataType === 'number' || dataType === 'money' || dataType === 'option';
}

function gridSchema(node: FormNode): JsonSchema {
  const rules = node.component.validate ?? {};
  const unique = node.held.filter((child) => child.component.unique).map((child) => child.key);
  const least = countSetting(rules.minLength);
  return {
    type: 'array',
    ...(least ? { minItems: least } : {}),
    maxItems: countSetting(rules.maxLength) ?? mostRows,
    items: heldSchema(node),
    ...(unique.length ? { 'x-unique': unique } : {}),
  };
}
