import { callApi, messageOf } from './call-api.ts';
import { watchChangeForm } from './change-password.ts';
import { showErrors } from './error-summary.ts';
import { byId, pageData, texts } from './page-data.ts';

const problem = byId('account-problem');

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-revoke-token]')) {
  button.addEventListener('click', () => void remove(button, `/tokens/${button.dataset['revokeToken'] ?? ''}`));
}
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-end-session]')) {
  button.addEventListener('click', () => void remove(button, `/sessions/${button.dataset['endSession'] ?? ''}`));
}
const endOthers = document.getElementById('end-others') as HTMLButtonElement | null;
endOthers?.addEventListener('click', () => void endOtherSessions(endOthers));
watchChangeForm([pageData<{ account: string }>().account], showOthersEnded);
byId<HTMLFormElement>('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  void createToken();
});

async function remove(button: HTMLButtonElement, path: string): Promise<void> {
  button.disabled = true;
  try {
    await callApi('DELETE', path);
    button.closest('tr')?.remove();
  } catch (error) {
    button.disabled = false;
    showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected);
  }
}

async function endOtherSessions(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  try {
    await callApi('DELETE', '/sessions');
    showOthersEnded();
  } catch (error) {
    button.disabled = false;
    showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected);
  }
}

function showOthersEnded(): void {
  for (const row of document.querySelectorAll('[data-other]')) row.remove();
  endOthers?.remove();
  byId('sessions-state').textContent = texts.registration.sessions.ended;
}

async function createToken(): Promise<void> {
  const name = byId<HTMLInputElement>('token-name');
  if (name.value.trim() === '') { showErrors(problem, [{ message: texts.account.needName, target: 'token-name' }]); return; }
  try {
    const { token } = await callApi<{ token: string }>('POST', '/tokens', { name: name.value.trim() });
    byId('new-token-text').textContent = token;
    byId('new-token').hidden = false;
    byId('new-token').scrollIntoView({ block: 'center' });
    name.value = '';
  } catch (error) {
    showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected);
  }
}
