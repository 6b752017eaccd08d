import type { FieldError, Locale } from '../platform/errors.ts';
import type { Dropped } from '../forms/clean-submission.ts';
import type { CompiledForm } from '../forms/compile-form.ts';

const madeUpTexts = {
  hidden: { zh: '此项当前不需填写，请勿提交', en: 'This field is not shown and must not be sent' },
  unknown: { zh: '表单中没有此项', en: 'The form has no such field' },
  locked: { zh: '此项由系统带出，不可修改', en: 'This field is filled from the records and cannot be changed' },
  calculated: { zh: '此项由系统计算', en: 'This field is calculated' },
} as const;

/** Of a draft that was saved some time ago: nobody made anything up, but the records have moved on. */
const movedOnText = { zh: '此项的登记信息在保存后已更新，请核对后重新提交', en: 'The record behind this field has changed since the draft was saved; please check it and submit again' } as const;

/** What the client made up, by name. What the server calculates anew is no such thing. */
export function madeUpErrors(dropped: readonly Dropped[], locale: Locale, asSaved = false): FieldError[] {
  const said = asSaved ? { ...madeUpTexts, locked: movedOnText } : madeUpTexts;
  return dropped.filter(({ reason }) => reason !== 'calculated').map(({ path, reason }) => ({ path, code: `${reason}_field`, message: said[reason][locale] }));
}

/**
 * Everything for which these answers cannot be submitted, by the form alone: for items of `stands-alone.ts`, whose
 * answers are judged without a database, as in a worker thread. The same as `errorsOf` says of them once settled.
 */
export function judgeAlone(compiled: CompiledForm, answers: unknown, { locale, now, account }: { locale: Locale; now: Date; account: Record<string, unknown> }): FieldError[] {
  const { errors, dropped } = compiled.process(answers, { locale, now, account, sources: {}, scope: { account }, lists: {}, notices: [] });
  return [...errors, ...madeUpErrors(dropped, locale)];
}
