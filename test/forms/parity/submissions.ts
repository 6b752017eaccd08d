/** Generated submissions for a form: what its fields suggest, at their limits and beyond, and now and then nonsense. */
import fc from 'fast-check';
import type { FormComponent } from '../../../server/forms/form-definition.ts';
import { childComponents } from '../../../server/forms/plan-form.ts';

const texts = fc.oneof(fc.constantFrom('', ' ', 'a', 'ab', 'abc', 'abcd', 'a b', '张三', 'x1', 'axb'), fc.string({ maxLength: 6 }));
const numbers = fc.oneof(fc.integer({ min: -4, max: 8 }), fc.constantFrom(0, 0.5, 1.25, 2, 2.5, '3', '2.5', 'abc', '', null));
const nonsense: fc.Arbitrary<unknown> = fc.constantFrom(true, 12, 'text', [], [1], {}, { a: 1 }, [[]], [null], { value: {} });
const choice = fc.constantFrom('a', 'b', 'c', '', 'z');

function valuesOf(component: FormComponent, samples: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<unknown> {
  const own = samples[component.key ?? ''];
  const plain = plainValuesOf(component, samples);
  const suggested = own ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...own) }, { weight: 1, arbitrary: plain }) : plain;
  const several = component.multiple && component.type !== 'select' ? fc.oneof(suggested, fc.array(plain, { maxLength: 3 })) : suggested;
  return fc.oneof({ weight: 30, arbitrary: several }, { weight: 1, arbitrary: nonsense });
}

function plainValuesOf(component: FormComponent, samples: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<unknown> {
  switch (component.type) {
    case 'number': case 'currency': return numbers;
    case 'rowkey': return fc.oneof({ weight: 8, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constantFrom('a', 'b', '', 7) });
    case 'calendar': return fc.uniqueArray(fc.constantFrom('2026-01', '2026-02', '2026-13'), { maxLength: 2 });
    case 'changelist': return fc.constantFrom([], [{ field: 'name', new: 'x' }]);
    case 'checkbox': case 'agreement': case 'fetch': return fc.constantFrom(true, false);
    case 'radio': case 'select': return choice;
    case 'selectboxes': return fc.record({ a: fc.boolean(), b: fc.boolean(), c: fc.boolean() }, { requiredKeys: [] });
    case 'survey': return fc.constantFrom({}, { q1: 'a', q2: 'b' });
    case 'day': return fc.constantFrom('', '06/15/2026');
    case 'datetime': return fc.constantFrom('', '2026-06-15');
    case 'container': return submissionsOf(component.components ?? [], samples);
    case 'datagrid': case 'editgrid': case 'recordgrid': case 'transfer': return fc.array(submissionsOf(component.components ?? [], samples), { maxLength: 4 });
    default: return texts;
  }
}

/** A value or nothing for every field that the components hold, layout passed through. */
export function submissionsOf(components: readonly FormComponent[], samples: Readonly<Record<string, readonly unknown[]>> = {}): fc.Arbitrary<Record<string, unknown>> {
  const fields = (list: readonly FormComponent[]): FormComponent[] => list.flatMap((component) => (isLayout(component) ? fields(childComponents(component)) : [component]));
  const held = fields(components);
  return fc.record(Object.fromEntries(held.map((component) => [component.key!, valuesOf(component, samples)])), {
    requiredKeys: held.filter((component) => ['container', 'datagrid', 'editgrid', 'recordgrid', 'transfer'].includes(component.type)).map((component) => component.key!),
  });
}

function isLayout(component: FormComponent): boolean {
  return ['panel', 'fieldset', 'well', 'columns', 'table', 'tabs', 'materials', 'content', 'htmlelement'].includes(component.type);
}
