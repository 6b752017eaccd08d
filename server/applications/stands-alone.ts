import { isFeel } from '../expressions/feel.ts';
import { expressionOf } from '../forms/locked-fields.ts';
import { everyNode } from '../forms/plan-form.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { listFieldsOf } from './list-fields.ts';

/** Whether the item's answers are judged by its form alone: no records, lists, rates, rules or materials have a say. */
export function standsAlone({ settings, compiled }: Pick<ItemVersion, 'settings' | 'compiled'>): boolean {
  return Object.keys(settings.sources ?? {}).length === 0 && (settings.rules ?? []).length === 0 && (settings.materials ?? []).length === 0
    && listFieldsOf(compiled).length === 0 && ![...everyNode(compiled.root)].some((node) => expressionOf(node) !== undefined) && !holdsFeel(compiled.definition.components);
}

function holdsFeel(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.values(value).some(holdsFeel) : isFeel(value);
}
