import { solveCaptcha, type Challenge } from '../../identity/solve-captcha.ts';
import { ApiProblem, callApi, messageOf } from './call-api.ts';
import type { FieldFault } from './field-errors.ts';
import { byId, texts } from './page-data.ts';

/** What is asked for besides the number, and how faults are shown; `sent` is said when the server has taken it. */
export interface CodeButton {
  purpose: 'registration' | 'password' | 'mobile';
  account?: () => string;
  /** What must be filled before a code can be asked for. */
  missing: () => FieldFault[];
  show: (faults: FieldFault[]) => void;
  sent: (mobile: string) => string;
}

const mobile = byId<HTMLInputElement>('mobile');
const code = byId<HTMLInputElement>('code');
const button = byId<HTMLButtonElement>('send-code');
const state = byId('code-state');

/** The button that has a code sent: it solves the captcha, asks, and counts down to when it may be pressed again. */
export function watchCodeButton(options: CodeButton): void {
  button.addEventListener('click', () => void send(options));
}

async function send({ purpose, account, missing, show, sent }: CodeButton): Promise<void> {
  const faults = missing();
  show(faults);
  if (faults.length > 0) return;
  button.disabled = true;
  button.textContent = texts.registration.sendingCode;
  state.textContent = texts.login.captchaWorking;
  try {
    const captcha = await solveCaptcha(await callApi<Challenge>('GET', '/captcha'));
    const { resendSeconds } = await callApi<{ resendSeconds: number }>('POST', '/sms-codes', { purpose, mobile: mobile.value, captcha, ...(account && { account: account() }) });
    state.textContent = sent(mobile.value.trim());
    countDown(resendSeconds);
    code.focus();
  } catch (error) {
    state.textContent = '';
    const wait = error instanceof ApiProblem ? Number(error.extension['retryAfterSeconds'] ?? 0) : 0;
    countDown(wait);
    const named = error instanceof ApiProblem ? error.errors : [];
    show(named.length > 0 ? named.map(({ path, message }) => ({ message, field: path })) : [{ message: messageOf(error), field: 'mobile' }]);
  }
}

function countDown(seconds: number): void {
  const until = Date.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? texts.registration.wait(left) : texts.registration.sendAgain;
    if (left > 0) setTimeout(tick, 500);
  };
  tick();
}

export function codeFaults(): FieldFault[] {
  const { needMobile, needCode } = texts.registration;
  return [
    ...(mobile.value.trim() === '' ? [{ message: needMobile, field: 'mobile' }] : []),
    ...(code.value.trim() === '' ? [{ message: needCode, field: 'code' }] : []),
  ];
}

export function typedCode(): { mobile: string; code: string } {
  return { mobile: mobile.value, code: code.value };
}
