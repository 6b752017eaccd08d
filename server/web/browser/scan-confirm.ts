import { callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { byId, pageData, texts } from './page-data.ts';

/** Absent when the page tells what was decided already. */
const form = document.getElementById('confirm-form') as HTMLFormElement | null;

if (form) {
  const { id } = pageData<{ id: string }>();
  const problem = byId('confirm-problem');
  const buttons = [byId<HTMLButtonElement>('confirm'), byId<HTMLButtonElement>('refuse')];

  const decide = async (decision: 'confirm' | 'refuse', body: object): Promise<void> => {
    hideErrors(problem);
    for (const button of buttons) button.disabled = true;
    try {
      await callApi('POST', `/scan-tickets/${id}/${decision}`, body);
      // The page itself tells what was decided, also when it is opened again.
      location.reload();
    } catch (error) {
      for (const button of buttons) button.disabled = false;
      showErrors(problem, [{ message: messageOf(error) }], texts.signIn.failed);
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const choices = [...form.querySelectorAll<HTMLInputElement>('input[name="employer"]')];
    const chosen = choices.find(({ checked }) => checked);
    if (choices.length > 0 && !chosen) { showErrors(problem, [{ message: texts.signIn.chooseEmployer, target: choices[0]!.id }]); return; }
    void decide('confirm', chosen ? { employer: chosen.value } : {});
  });
  byId('refuse').addEventListener('click', () => void decide('refuse', {}));
}
