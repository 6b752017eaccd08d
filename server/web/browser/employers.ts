import { callApi, messageOf } from './call-api.ts';
import { showErrors } from './error-summary.ts';
import { openDialog } from './open-dialog.ts';
import { byId, make, pageData, texts } from './page-data.ts';

const problem = byId('employers-problem');
const { next } = pageData<{ next: string }>();

onPress('[data-act-for]', async (button) => {
  await callApi('PUT', '/acting-for', { employer: button.dataset['actFor'] || null });
  location.assign(next);
});
onPress('[data-accept]', async (button) => {
  await callApi('POST', `/invitations/${button.dataset['accept'] ?? ''}/accept`, {});
  location.reload();
});
onPress('[data-decline]', async (button) => {
  await callApi('POST', `/invitations/${button.dataset['decline'] ?? ''}/decline`, {});
  location.reload();
});
onPress('[data-leave]', async (button) => {
  const name = button.dataset['name'] ?? '';
  const sure = await openDialog(byId<HTMLDialogElement>('dialog'), texts.operators.leaveTitle, [make('p', {}, texts.operators.leaveText(name))],
    [{ label: texts.operators.leaveConfirm, value: true, kind: 'warning' }, { label: texts.operators.cancel, value: false }], false);
  if (!sure) return;
  await callApi('DELETE', `/employers/${button.dataset['leave'] ?? ''}`);
  location.reload();
});

/** What is pressed waits for its answer; a refusal is shown at the top. */
function onPress(selector: string, act: (button: HTMLButtonElement) => Promise<void>): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>(selector)) {
    button.addEventListener('click', () => {
      button.disabled = true;
      act(button).catch((error: unknown) => showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected)).finally(() => { button.disabled = false; });
    });
  }
}
