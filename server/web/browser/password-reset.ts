import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { hideFaults, showFaults, type FieldFault } from './field-errors.ts';
import { showConfirmation } from './confirmation.ts';
import { newPassword, newPasswordFaults, watchNewPassword } from './new-password.ts';
import { byId, texts } from './page-data.ts';
import { codeFaults, typedCode, watchCodeButton } from './sms-code.ts';

const form = document.querySelector<HTMLFormElement>('#reset-form');
const account = (): string => byId<HTMLInputElement>('account').value;
const mobile = (): string => byId<HTMLInputElement>('mobile').value;

// Where no code can be sent the page has no form.
if (form) begin(form);

function begin(form: HTMLFormElement): void {
  const summary = byId('reset-problem');
  const button = byId<HTMLButtonElement>('reset-button');
  const show = (faults: readonly FieldFault[]): void => (faults.length > 0 ? showFaults(form, summary, faults) : hideFaults(form, summary));
  watchNewPassword(() => [account(), mobile()].filter(Boolean));
  watchCodeButton({
    purpose: 'password', account, show, sent: () => texts.registration.codeMaybeSent,
    missing: () => [...accountFaults(), ...(mobile().trim() === '' ? [{ message: texts.registration.needMobile, field: 'mobile' }] : [])],
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!button.disabled) void reset(button, show);
  });
}

function accountFaults(): FieldFault[] {
  return account().trim() === '' ? [{ message: texts.registration.reset.needAccount, field: 'account' }] : [];
}

async function reset(button: HTMLButtonElement, show: (faults: readonly FieldFault[]) => void): Promise<void> {
  const faults = [...accountFaults(), ...codeFaults(), ...newPasswordFaults()];
  show(faults);
  if (faults.length > 0) return;
  setBusy(button, true);
  try {
    await callApi('POST', '/password/reset', { account: account(), ...typedCode(), password: newPassword() });
    showConfirmation('reset', 'reset-done', texts.registration.reset.done);
  } catch (error) {
    setBusy(button, false);
    const named = error instanceof ApiProblem ? error.errors : [];
    show(named.length > 0 ? named.map(({ path, message }) => ({ message, field: path })) : [{ message: messageOf(error) }]);
  }
}

function setBusy(button: HTMLButtonElement, busy: boolean): void {
  button.disabled = busy;
  button.textContent = busy ? texts.registration.reset.working : texts.registration.reset.submit;
}
