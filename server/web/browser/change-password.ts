import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { hideFaults, showFaults, type FieldFault } from './field-errors.ts';
import { newPassword, newPasswordFaults, watchNewPassword } from './new-password.ts';
import { byId, texts } from './page-data.ts';

/** The form 修改密码, or 设置密码 without an old one; `ended` is called when the other sessions have ended with it. */
export function watchChangeForm(ownWords: readonly string[], ended: () => void): void {
  const form = document.getElementById('change-form') as HTMLFormElement | null;
  // Absent where there is no password and it can't be set here.
  if (form) watchForm(form, ownWords, ended);
}

function watchForm(form: HTMLFormElement, ownWords: readonly string[], ended: () => void): void {
  const summary = byId('change-problem');
  const button = byId<HTMLButtonElement>('change-button');
  const label = button.textContent;
  const oldField = document.getElementById('old') as HTMLInputElement | null;
  watchNewPassword(() => ownWords);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!button.disabled) void change();
  });

  async function change(): Promise<void> {
    const old = oldField?.value;
    const faults: FieldFault[] = [...(old === '' ? [{ message: texts.registration.change.needOld, field: 'old' }] : []), ...newPasswordFaults()];
    byId('change-done').hidden = true;
    hideFaults(form, summary);
    if (faults.length > 0) { showFaults(form, summary, faults); return; }
    setBusy(true);
    try {
      await callApi('POST', '/password', { ...(old !== undefined && { old }), password: newPassword() });
      form.reset();
      // From now on an old password is needed, which this form does not ask for.
      if (!oldField) form.hidden = true;
      byId<HTMLInputElement>('password').dispatchEvent(new Event('input'));
      byId('change-done').hidden = false;
      byId('change-done').scrollIntoView({ block: 'center' });
      ended();
    } catch (error) {
      const named = error instanceof ApiProblem ? error.errors : [];
      showFaults(form, summary, named.length > 0 ? named.map(({ path, message }) => ({ message, field: path })) : [{ message: messageOf(error) }]);
    } finally {
      setBusy(false);
    }
  }

  function setBusy(busy: boolean): void {
    button.disabled = busy;
    button.textContent = busy ? texts.registration.change.working : label;
  }
}
