import { callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors, type SummaryEntry } from './error-summary.ts';
import { openDialog } from './open-dialog.ts';
import { byId, make, pageData, texts } from './page-data.ts';

const problem = byId('operators-problem');
const dialog = byId<HTMLDialogElement>('dialog');
const { rights } = pageData<{ rights: { name: string; label: string }[] }>();

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-change]')) {
  button.addEventListener('click', () => void attempt(button, change));
}
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-remove]')) {
  button.addEventListener('click', () => void attempt(button, remove));
}
byId<HTMLFormElement>('add-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const button = byId<HTMLButtonElement>('add-button');
  if (!button.disabled) void attempt(button, add);
});

async function attempt(button: HTMLButtonElement, act: (button: HTMLButtonElement) => Promise<void>): Promise<void> {
  hideErrors(problem);
  button.disabled = true;
  try {
    await act(button);
  } catch (error) {
    showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected);
  } finally {
    button.disabled = false;
  }
}

async function change({ dataset }: HTMLButtonElement): Promise<void> {
  const held = (dataset['rights'] ?? '').split(' ');
  const boxes = rights.map(({ name, label }) => {
    const box = make('input', { type: 'checkbox', id: `change-${name}`, value: name });
    box.checked = held.includes(name);
    return { box, line: make('div', { class: 'choice' }, box, make('label', { for: `change-${name}` }, label)) };
  });
  const sure = await openDialog(dialog, texts.operators.changeTitle(dataset['name'] ?? ''), boxes.map(({ line }) => line),
    [{ label: texts.operators.save, value: true, kind: 'primary' }, { label: texts.operators.cancel, value: false }], false);
  if (!sure) return;
  const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
  if (chosen.length === 0) { showErrors(problem, [{ message: texts.operators.needRight }]); return; }
  await callApi('PUT', `/operators/${dataset['change'] ?? ''}`, { rights: chosen });
  location.reload();
}

async function remove({ dataset }: HTMLButtonElement): Promise<void> {
  const name = dataset['name'] ?? '';
  const isInvitation = dataset['invited'] !== undefined;
  const sure = isInvitation || await openDialog(dialog, texts.operators.removeTitle, [make('p', {}, texts.operators.removeText(name))],
    [{ label: texts.operators.removeConfirm, value: true, kind: 'warning' }, { label: texts.operators.cancel, value: false }], false);
  if (!sure) return;
  await callApi('DELETE', `/operators/${dataset['remove'] ?? ''}`);
  location.reload();
}

async function add(): Promise<void> {
  const name = byId<HTMLInputElement>('add-name');
  const person = byId<HTMLInputElement>('add-person');
  const boxes = [...document.querySelectorAll<HTMLInputElement>('#add-rights input')];
  const chosen = boxes.filter(({ checked }) => checked).map(({ value }) => value);
  const missing: SummaryEntry[] = [
    ...(name.value.trim() === '' ? [{ message: texts.operators.needName, target: 'add-name' }] : []),
    ...(person.value.trim() === '' ? [{ message: texts.operators.needPerson, target: 'add-person' }] : []),
    ...(chosen.length === 0 ? [{ message: texts.operators.needRight, target: boxes[0]?.id ?? null }] : []),
  ];
  if (missing.length > 0) { showErrors(problem, missing); return; }
  await callApi('POST', '/operators', { name: name.value.trim(), person: person.value.trim(), rights: chosen });
  location.reload();
}
