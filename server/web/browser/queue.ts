import { callApi, messageOf } from './call-api.ts';
import { keepCountdowns } from './countdown.ts';
import { showErrors } from './error-summary.ts';
import { byId, texts } from './page-data.ts';

keepCountdowns();

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-claim]')) {
  button.addEventListener('click', () => void claim(button));
}

async function claim(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  const id = button.dataset['claim'] ?? '';
  try {
    await callApi('POST', `/tasks/${id}/claim`, {});
    location.assign(`/review/tasks/${id}`);
  } catch (error) {
    button.disabled = false;
    showErrors(byId('queue-problem'), [{ message: messageOf(error) }], texts.edit.unexpected);
  }
}
