import type { FormDefinition } from '../forms/form-definition.ts';
import { declaredRights, type DeclaredRight } from '../identity/operator-rights.ts';
import type { Text } from '../platform/errors.ts';

/** The right that an item asks of operators must be one that the portal's administrators of employers can give. */
export function checkOperatorRight(form: FormDefinition, portal: { operatorRights?: readonly DeclaredRight[] }): { element: string; code: string; message: Text }[] {
  const right: unknown = (form as FormDefinition | null)?.settings?.item?.operatorRight;
  // What is no text is refused by the shape of the settings.
  if (typeof right !== 'string' || declaredRights([portal]).some(({ name }) => name === right)) return [];
  return [{
    element: 'settings.item.operatorRight', code: 'unknown_operator_right',
    message: { zh: `平台没有声明经办人权限“${right}”（portal.json 的 operatorRights）`, en: `the portal declares no right of operators "${right}" (operatorRights in portal.json)` },
  }];
}
