import { isCreditCode, nationalFormats } from '../platform/national-formats.ts';
import { describeError, Problem, type FieldError, type Locale, type Text } from '../platform/errors.ts';
import { readMobile } from './account-mobiles.ts';
import { brokenPasswordRules, longestPassword, shortestPassword } from './password-rules.ts';
import type { RegistrationField, RegistrationForm } from './registration-form.ts';

/** What is sent to register; `account` is the chosen login name, where the form lets one be chosen. */
export interface Registration {
  portal: string;
  answers: Readonly<Record<string, unknown>>;
  mobile: string;
  code: string;
  account?: string;
  password: string;
  agreed: boolean;
}

/** What of it is kept: answers as they are compared, the login name, and the names that must not stand in the password. */
export interface CheckedRegistration { answers: Readonly<Record<string, string>>; mobile: string; login: string; holder: string }

/**
 * Judges all of a registration but the code. Throws `invalid_request` naming everything at fault: `answers.<key>`,
 * `account`, `mobile`, `password`, `agreed`.
 */
export function checkRegistration(form: RegistrationForm, given: Registration, locale: Locale): CheckedRegistration {
  const errors: FieldError[] = [];
  const fault = (path: string, code: string, text: Text): void => { errors.push({ path, code, message: text[locale] }); };
  const answers = readAnswers(form, given.answers, fault);
  const mobile = readMobile(given.mobile);
  if (!mobile) fault('mobile', 'invalid_mobile', { zh: '请输入11位手机号码', en: 'Enter an 11-digit mobile number' });
  const holder = answers[form.holder] ?? '';
  const login = form.choosesLogin ? readLogin(form, given.account, fault) : holder;
  if (!form.choosesLogin && given.account !== undefined) fault('account', 'unknown_field', { zh: '此处不能自选登录名', en: 'A login name cannot be chosen here' });
  const own = [login, holder, mobile ?? '', ...Object.values(answers)];
  if (brokenPasswordRules(given.password, own).length > 0) {
    errors.push({ path: 'password', code: 'weak_password', message: describeError('weak_password', { minimum: shortestPassword, maximum: longestPassword }, locale) });
  }
  if (!given.agreed) fault('agreed', 'required', { zh: `请阅读并同意《${form.agreement.title.zh}》`, en: `Read and accept "${form.agreement.title.en}"` });
  if (errors.length > 0) throw new Problem('invalid_request', {}, errors);
  return { answers, mobile: mobile!, login, holder };
}

type Fault = (path: string, code: string, text: Text) => void;

function readAnswers(form: RegistrationForm, given: Readonly<Record<string, unknown>>, fault: Fault): Record<string, string> {
  const known = new Map(form.fields.map((field) => [field.key, field]));
  for (const key of Object.keys(given)) if (!known.has(key)) fault(`answers.${key}`, 'unknown_field', { zh: '不认识此项', en: 'is not known' });
  return Object.fromEntries([...known.values()].map((field) => [field.key, readAnswer(field, Object.hasOwn(given, field.key) ? given[field.key] : undefined, fault)]));
}

function readAnswer({ key, label, format, maxLength }: RegistrationField, given: unknown, fault: Fault): string {
  const path = `answers.${key}`;
  const national = format === null ? undefined : nationalFormats[format];
  const typed = typeof given === 'string' ? given.replace(/\s+/g, ' ').trim() : '';
  const text = national ? typed.normalize('NFKC').toUpperCase() : typed;
  if (text === '') fault(path, 'required', { zh: `请填写${label.zh}`, en: `Fill in "${label.en}"` });
  else if (text.length > maxLength) fault(path, 'maxLength', { zh: `${label.zh}至多 ${maxLength} 个字符`, en: `"${label.en}" has at most ${maxLength} characters` });
  else if (/\p{C}/u.test(text)) fault(path, 'pattern', { zh: `${label.zh}含有不能显示的字符`, en: `"${label.en}" holds characters that cannot be shown` });
  else if (national && !national.matches(text)) fault(path, national.code, { zh: `${label.zh}应为${national.name.zh}，请核对`, en: `"${label.en}" must be ${national.name.en}` });
  return text;
}

export const shortestLogin = 4;
export const longestChosenLogin = 32;

/** A chosen login name begins with a letter and is no credit code, so that nobody takes the number that another will register with. */
function readLogin({ loginLabel }: RegistrationForm, given: string | undefined, fault: Fault): string {
  const login = (given ?? '').normalize('NFKC').trim();
  if (login === '') fault('account', 'required', { zh: `请填写${loginLabel.zh}`, en: `Fill in "${loginLabel.en}"` });
  else if (!/^[a-z][\w.-]*$/i.test(login) || login.length < shortestLogin || login.length > longestChosenLogin || isCreditCode(login.toUpperCase())) {
    fault('account', 'pattern', {
      zh: `${loginLabel.zh}为 ${shortestLogin} 至 ${longestChosenLogin} 位字母、数字、点、横线或下划线，以字母开头`,
      en: `"${loginLabel.en}" has ${shortestLogin} to ${longestChosenLogin} letters, digits, dots, hyphens or underscores and begins with a letter`,
    });
  }
  return login;
}
