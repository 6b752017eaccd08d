/** The code that a text message brought: `properties.mobile` names the field with the number. Whether it is right is asked at submitting. */
import { type ComponentType, isBlank, isPlainObject, Wrong } from './component-type.ts';
import type { Data } from './form-definition.ts';
import { everyNode, findNode, type FormNode } from './plan-form.ts';

export const smsCodeType = 'smscode';

/** Six digits, which may be typed with blanks or in full width. */
export const smsCode: ComponentType = {
  role: 'value', dataType: 'text', cleanIsValid: true, unseen: true, passing: true,
  clean(value) {
    if (typeof value !== 'string') return new Wrong('wrong_type');
    const digits = value.normalize('NFKC').replace(/\s/g, '');
    return digits === '' ? '' : /^\d{6}$/.test(digits) ? digits : new Wrong('invalid_sms_code');
  },
  schema: () => ({ type: 'string', pattern: '^[0-9]{6}$' }),
  present: () => '',
};

/** A code to be proved by whoever stores the answers. `code` is null where it is required and missing, `mobile` what the form holds, whatever it is. */
export interface TypedCode { readonly path: string; readonly code: string | null; readonly mobile: unknown }

export interface SmsCodeField { readonly node: FormNode; readonly mobile: FormNode | undefined }

/** The fields for codes, each with the field of its number. */
export function smsCodeFields(root: FormNode): SmsCodeField[] {
  return [...everyNode(root)].filter(({ component }) => component.type === smsCodeType)
    .map((node) => ({ node, mobile: findNode(root, String(node.component.properties?.['mobile'] ?? '')) }));
}

/** The codes that these settled answers hold or lack, without those that do not show. */
export function typedCodes(fields: readonly SmsCodeField[], data: Data, errors: readonly { path: string; code: string }[]): TypedCode[] {
  return fields.flatMap(({ node: { path }, mobile }) => {
    const value = valueAt(data, path), isMissing = errors.some((error) => error.path === path && error.code === 'required');
    return isBlank(value) && !isMissing ? [] : [{ path, code: isBlank(value) ? null : String(value), mobile: mobile && valueAt(data, mobile.path) }];
  });
}

/** The value of a field that stands in no rows. */
export function valueAt(data: Data, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), data);
}
