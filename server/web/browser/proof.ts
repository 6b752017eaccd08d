import { callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { byId, pageData, texts } from './page-data.ts';

const { account, path, next } = pageData<{ account: string; path: string; next: string }>();
const problem = byId('proof-problem');
const button = byId<HTMLButtonElement>('proof-button');

byId<HTMLFormElement>('proof-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const chosen = document.querySelector<HTMLInputElement>('input[name="own"]:checked');
  if (!chosen) showErrors(problem, [{ message: texts.proof.need, target: 'own' }]);
  else if (!button.disabled) void answer(chosen.value === 'own');
});

async function answer(own: boolean): Promise<void> {
  hideErrors(problem);
  setBusy(true);
  try {
    await callApi('POST', path, { account, own });
    location.assign(next);
  } catch (error) {
    setBusy(false);
    showErrors(problem, [{ message: messageOf(error) }], texts.proof.failed);
  }
}

function setBusy(busy: boolean): void {
  button.disabled = busy;
  button.textContent = busy ? texts.proof.working : texts.proof.submit;
}
