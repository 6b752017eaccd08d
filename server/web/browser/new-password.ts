import { brokenPasswordRules } from '../../identity/password-rules.ts';
import type { FieldFault } from './field-errors.ts';
import { byId, texts } from './page-data.ts';

const password = byId<HTMLInputElement>('password');
const repeat = byId<HTMLInputElement>('repeat');
const show = byId<HTMLButtonElement>('show-password');

/** Ticks the rules off as the password is typed; `ownWords` are what must not stand in it. */
export function watchNewPassword(ownWords: () => readonly string[]): void {
  const rules = [...document.querySelectorAll<HTMLElement>('#password-rules [data-rule]')];
  const judge = (): void => {
    const broken = new Set<string>(password.value === '' ? rules.map(({ dataset }) => dataset['rule'] ?? '') : brokenPasswordRules(password.value, ownWords()));
    for (const rule of rules) {
      const kept = !broken.has(rule.dataset['rule'] ?? '');
      rule.classList.toggle('kept', kept);
      const state = rule.querySelector('[data-state]');
      if (state) state.textContent = ` (${kept ? texts.registration.kept : texts.registration.notKept})`;
    }
  };
  password.addEventListener('input', judge);
  password.form?.addEventListener('change', judge);
  judge();
  show.addEventListener('click', () => {
    const visible = password.type === 'password';
    for (const input of [password, repeat]) input.type = visible ? 'text' : 'password';
    show.setAttribute('aria-pressed', String(visible));
    show.textContent = visible ? texts.registration.hide : texts.registration.show;
  });
}

/** What is wrong before anything is sent; the rules are the server's to judge. */
export function newPasswordFaults(): FieldFault[] {
  const { needPassword, needRepeat, differs } = texts.registration;
  if (password.value === '') return [{ message: needPassword, field: 'password' }];
  if (repeat.value === '') return [{ message: needRepeat, field: 'repeat' }];
  return password.value === repeat.value ? [] : [{ message: differs, field: 'repeat' }];
}

export function newPassword(): string {
  return password.value;
}
