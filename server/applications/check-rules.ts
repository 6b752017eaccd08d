import type { Scope } from '../expressions/feel.ts';
import type { FieldError, Locale } from '../platform/errors.ts';
import { isObject } from '../platform/is-object.ts';
import { evaluateForList } from '../registers/list-expressions.ts';
import type { ItemVersion } from '../catalog/item-version.ts';

/**
 * What `settings.item.rules` refuses of these answers: a rule's `when` is FEEL over the form, its sources and the
 * account, and true means refused. What a rule reads and is not there is null. An empty path is the form as a whole. A
 * rule with `each` is asked of every row of that grid, and its refusal stands in the row.
 */
export function refusalsOf({ settings }: Pick<ItemVersion, 'settings'>, scope: Scope, locale: Locale, now: Date): FieldError[] {
  return (settings.rules ?? []).flatMap((rule, index): FieldError[] => {
    const { when, message, english, path = '' } = rule;
    const holds = (within: Scope): boolean => evaluateForList(when, within, `rules[${index}].when`, now) === true;
    const said = locale === 'zh' ? message : english ?? message;
    if (rule.each === undefined) return holds(scope) ? [{ path, code: 'refused', message: said }] : [];
    return rowsAt(scope, rule.each).flatMap((row, at): FieldError[] => {
      if (!holds({ ...scope, row })) return [];
      const named = rule.label === undefined ? null : row[rule.label];
      return [{ path: `${rule.each}[${at}]${path && `.${path}`}`, code: 'refused', message: typeof named === 'string' && named !== '' ? `${named}${locale === 'zh' ? '：' : ': '}${said}` : said }];
    });
  });
}

function rowsAt(scope: Scope, grid: string): Readonly<Record<string, unknown>>[] {
  const form = scope['form'];
  const rows: unknown = isObject(form) ? form[grid] : null;
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}
