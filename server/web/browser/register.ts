import { h, render } from 'preact';
import type { TransferView } from '../../designer/register-view.ts';
import type { RegisterPageData } from '../views/register-records.tsx';
import { TransferList } from '../views/register-transfers.tsx';
import { callApi, messageOf, sendFile } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { byId, pageData, texts } from './page-data.ts';

const { portal, register, search, transfers: shown } = pageData<RegisterPageData>();
const path = `/designer/registers/${portal}/${register}`;
const words = texts.registers;
const problem = byId('transfer-problem');
const root = byId('transfers');
const pollMilliseconds = 1000;

let transfers = shown;
let polling: number | undefined;

const form = byId<HTMLFormElement>('import-form');
const file = byId<HTMLInputElement>('import-file');
const start = form.querySelector('button')!;
form.addEventListener('submit', (event) => { event.preventDefault(); void importFile(); });
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-export]')) {
  button.disabled = false;
  button.addEventListener('click', () => void act(button, () => callApi('POST', `${path}/export`, { format: button.dataset['export'], ...(search !== null && { q: search }) })));
}
start.disabled = false;
show();

async function importFile(): Promise<void> {
  const [chosen] = file.files ?? [];
  if (!chosen) { showErrors(problem, [{ message: words.needFile, target: file.id }], texts.edit.problemTitle); return; }
  const mode = new FormData(form).get('mode') === 'update' ? 'update' : 'add';
  const state = byId('import-state');
  await act(start, () => sendFile(`${path}/import`, { mode }, chosen, (percent) => { state.textContent = words.uploading(percent); }));
  state.textContent = '';
  file.value = '';
}

/** The button rests while what it asks for is under way, so that a double click asks once. */
async function act(button: HTMLButtonElement, ask: () => Promise<unknown>): Promise<void> {
  hideErrors(problem);
  button.disabled = true;
  try {
    await ask();
    await reload();
  } catch (error) {
    showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected);
  } finally {
    button.disabled = false;
  }
}

async function cancel({ id }: TransferView): Promise<void> {
  try {
    await callApi('POST', `${path}/transfers/${id}/cancel`, {});
  } catch (error) {
    showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected);
  }
  await reload();
}

async function reload(): Promise<void> {
  ({ rows: transfers } = await callApi<{ rows: TransferView[] }>('GET', `${path}/transfers`));
  show();
}

/** Draws the list, and asks again as long as something in it is under way. */
function show(): void {
  render(h(TransferList, { transfers, t: texts, onCancel: (transfer) => void cancel(transfer) }), root);
  window.clearTimeout(polling);
  if (transfers.some(({ finishedAt }) => finishedAt === null)) polling = window.setTimeout(() => void reload().catch(show), pollMilliseconds);
}
