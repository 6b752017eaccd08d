import type { Scope } from '../expressions/feel.ts';
import type { FieldError, Locale } from '../platform/errors.ts';
import { evaluateForList } from '../registers/list-expressions.ts';
import type { ItemVersion } from '../catalog/item-version.ts';

/**
 * What `settings.item.rules` refuses of these answers: a rule's `when` is FEEL over the form, its sources and the
 * account, and true means refused. What a rule reads and is not there is null. An empty path is the form as a whole.
 */
export function refusalsOf({ settings }: Pick<ItemVersion, 'settings'>, scope: Scope, locale: Locale, now: Date): FieldError[] {
  return (settings.rules ?? []).flatMap(({ when, message, english, path = '' }, index) => {
    if (evaluateForList(when, scope, `rules[${index}].when`, now) !== true) return [];
    return [{ path, code: 'refused', message: locale === 'zh' ? message : english ?? message }];
  });
}
