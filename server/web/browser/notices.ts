import { callApi, messageOf } from './call-api.ts';
import { showErrors } from './error-summary.ts';
import { byId, texts } from './page-data.ts';

const button = document.getElementById('read-all') as HTMLButtonElement | null;
button?.addEventListener('click', () => void readAll(button));

for (const line of document.querySelectorAll<HTMLElement>('.notice-list .is-unread')) {
  // It outlives the page that the link leads away from; should it fail, the notice merely stays unread.
  line.querySelector('a')?.addEventListener('click', () => void fetch('/api/notices/read', { method: 'POST', keepalive: true, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: line.dataset['notice'] }) }));
}

async function readAll(pressed: HTMLButtonElement): Promise<void> {
  pressed.disabled = true;
  try {
    await callApi('POST', '/notices/read', {});
    for (const line of document.querySelectorAll('.is-unread')) {
      line.classList.remove('is-unread');
      line.querySelector('.unread-mark')?.remove();
    }
    byId('notices-state').textContent = texts.notices.allRead;
    pressed.remove();
  } catch (error) {
    pressed.disabled = false;
    showErrors(byId('notices-problem'), [{ message: messageOf(error) }], texts.edit.unexpected);
  }
}
