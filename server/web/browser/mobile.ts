import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { showConfirmation } from './confirmation.ts';
import { hideFaults, showFaults, type FieldFault } from './field-errors.ts';
import { byId, texts } from './page-data.ts';
import { codeFaults, typedCode, watchCodeButton } from './sms-code.ts';

const words = texts.notices.mobile;
const form = document.querySelector<HTMLFormElement>('#mobile-form');

// Where the number cannot be changed the page has no form.
if (form) begin(form);

function begin(form: HTMLFormElement): void {
  const summary = byId('mobile-problem');
  const button = byId<HTMLButtonElement>('mobile-button');
  const password = document.getElementById('password') as HTMLInputElement | null;
  const show = (faults: readonly FieldFault[]): void => (faults.length > 0 ? showFaults(form, summary, faults) : hideFaults(form, summary));
  watchCodeButton({ purpose: 'mobile', show, sent: (mobile) => texts.registration.codeSent(mobile), missing: () => codeFaults().filter(({ field }) => field === 'mobile') });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!button.disabled) void change();
  });

  async function change(): Promise<void> {
    const faults = [...(password?.value === '' ? [{ message: texts.login.needPassword, field: 'password' }] : []), ...codeFaults()];
    show(faults);
    if (faults.length > 0) return;
    setBusy(true);
    try {
      await callApi('POST', '/mobile', { ...typedCode(), ...(password && { password: password.value }) });
      showConfirmation('mobile-change', 'mobile-done', words.done);
    } catch (error) {
      setBusy(false);
      const named = error instanceof ApiProblem ? error.errors : [];
      show(named.length > 0 ? named.map(({ path, message }) => ({ message, field: path })) : [{ message: messageOf(error) }]);
    }
  }

  function setBusy(busy: boolean): void {
    button.disabled = busy;
    button.textContent = busy ? words.working : words.submit;
  }
}
