/**
 * The payee block: the applicant (本人) or an heir (继承人) receives the money. It becomes a container with a choice between
 * them and the fields that the form declares in it: for the applicant those that `self` names a source of are filled and
 * locked, for an heir they are typed; those of `heirOnly` show for an heir alone.
 */
import { isPlainObject } from './component-type.ts';
import type { FormComponent } from './form-definition.ts';

export const payeeKind = 'payeeKind';
const kind: FormComponent = {
  type: 'radio', key: payeeKind, label: '本人或继承人', defaultValue: 'self', input: true, validate: { required: true },
  values: [{ value: 'self', label: '本人', en: 'The applicant' }, { value: 'heir', label: '继承人', en: 'An heir' }],
};
/** English for the label above, beside the form's own translations. */
export const payeeTexts: Readonly<Record<string, string>> = { 本人或继承人: 'The applicant or an heir' };
const heirOnly = { json: { '==': [{ var: `row.${payeeKind}` }, 'heir'] } };

/** A source path, such as a field of a source or of the form. */
export function isSourcePath(path: unknown): path is string {
  return typeof path === 'string' && /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(path);
}

export function expandPayee(component: FormComponent): FormComponent {
  const { self, heirOnly: keys, components, ...rest } = component;
  const sources = isPlainObject(self) ? self : {}, heirs: unknown[] = Array.isArray(keys) ? keys : [];
  const fields = (Array.isArray(components) ? components : []).map((field) => {
    if (!isPlainObject(field)) return field;
    const path = sources[String(field.key)];
    const filled = isSourcePath(path) ? { properties: { ...field.properties, value: `= if row.${payeeKind} = "self" then ${path} else null`, lock: 'filled' } } : {};
    return { ...field, ...filled, ...(heirs.includes(field.key) ? { conditional: heirOnly } : {}) };
  });
  return { ...rest, type: 'container', components: [kind, ...fields] };
}
