import { solveCaptcha, type Challenge } from '../../identity/solve-captcha.ts';
import { callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { byId, pageData, texts } from './page-data.ts';

const form = byId<HTMLFormElement>('login-form');
const account = byId<HTMLInputElement>('account');
const password = byId<HTMLInputElement>('password');
const problem = byId('login-problem');
const state = byId('captcha-state');
const button = byId<HTMLButtonElement>('login-button');
const show = byId<HTMLButtonElement>('show-password');

show.addEventListener('click', () => {
  const visible = password.type === 'password';
  password.type = visible ? 'text' : 'password';
  show.setAttribute('aria-pressed', String(visible));
  show.textContent = visible ? texts.login.hide : texts.login.show;
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!button.disabled) void signIn();
});

async function signIn(): Promise<void> {
  hideErrors(problem);
  const missing = [
    ...(account.value.trim() === '' ? [{ message: texts.login.needAccount, target: 'account' }] : []),
    ...(password.value === '' ? [{ message: texts.login.needPassword, target: 'password' }] : []),
  ];
  if (missing.length > 0) { showErrors(problem, missing); return; }
  setBusy(true);
  try {
    state.textContent = texts.login.captchaWorking;
    const captcha = await solveCaptcha(await callApi<Challenge>('GET', '/captcha'));
    state.textContent = texts.login.captchaDone;
    await callApi('POST', '/login', { account: account.value.trim(), password: password.value, captcha });
    location.replace(pageData<{ next: string }>().next);
  } catch (error) {
    state.textContent = texts.login.captchaIdle;
    setBusy(false);
    showErrors(problem, [{ message: messageOf(error), target: 'account' }]);
  }
}

function setBusy(busy: boolean): void {
  button.disabled = busy;
  button.textContent = busy ? texts.login.working : texts.login.submit;
}
