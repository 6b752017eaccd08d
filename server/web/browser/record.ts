import type { RecordPageData } from '../views/register-record.tsx';
import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { renderBusinessForm, type BusinessForm } from './form/business-form.ts';
import { openDialog } from './open-dialog.ts';
import { byId, locale, make, pageData, texts } from './page-data.ts';

const { portal, register, id, version, removed, form: definition, data } = pageData<RecordPageData>();
const path = `/designer/registers/${portal}/${register}`;
const words = texts.registers;
const problems = byId('problems');
const dialog = byId<HTMLDialogElement>('dialog');
let unsaved = false;

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-revert]')) {
  button.disabled = false;
  button.addEventListener('click', () => void revert(Number(button.dataset['revert'])));
}
if (!removed) void open();
window.addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });

async function open(): Promise<void> {
  const place = make('div');
  const element = byId('form');
  // A register's form stands by itself: it has no lists, materials or answers to be settled by the server.
  const form = await renderBusinessForm(place, definition, data, {
    locale, texts, list: () => Promise.resolve({ rows: [], total: 0 }), settle: () => Promise.resolve(true), onLists: () => () => undefined, placeMaterials: () => () => undefined,
  });
  element.replaceChildren(place);
  element.removeAttribute('aria-busy');
  form.onChange(() => { unsaved = true; byId('save-state').textContent = words.unsaved; });
  whenPressed('save', () => save(form));
  whenPressed('remove', remove);
  whenPressed('successor', () => adjust(form));
}

function whenPressed(button: string, work: () => Promise<void>): void {
  const element = document.getElementById(button) as HTMLButtonElement | null;
  if (!element) return;
  element.disabled = false;
  element.addEventListener('click', () => {
    element.disabled = true;
    void work().finally(() => { element.disabled = false; });
  });
}

async function save(form: BusinessForm): Promise<void> {
  if (!passes(form)) return;
  byId('save-state').textContent = words.saving;
  await attempt(form, async () => {
    const saved = id === null
      ? await callApi<{ id: string }>('POST', path, { values: form.data() })
      : await callApi<{ id: string }>('PUT', `${path}/records/${id}`, { version, values: form.data() });
    show(saved.id);
  });
}

/** A parameter's new values: written as a record of their own, to which the page then goes. */
async function adjust(form: BusinessForm): Promise<void> {
  const from = byId<HTMLInputElement>('successor-from');
  const isWrong = !/^\d{4}-\d{2}(-\d{2})?$/.test(from.value.trim());
  byId('from-error').hidden = !isWrong;
  from.setAttribute('aria-invalid', String(isWrong));
  if (isWrong) { from.focus(); return; }
  await attempt(form, async () => {
    const force = byId<HTMLInputElement>('successor-force').checked;
    const { id: successor } = await callApi<{ id: string }>('POST', `${path}/records/${id}/successor`, { from: from.value.trim(), values: form.data(), force });
    show(successor);
  });
}

async function remove(): Promise<void> {
  if (!(await confirmed(words.removeTitle, words.removeText, words.removeConfirm))) return;
  await attempt(null, async () => {
    await callApi('DELETE', `${path}/records/${id}?version=${version}`);
    unsaved = false;
    location.assign(path);
  });
}

async function revert(to: number): Promise<void> {
  if (!(await confirmed(words.revertTitle, words.revertText(to), words.revertConfirm))) return;
  await attempt(null, async () => {
    const { id: restored } = await callApi<{ id: string }>('POST', `${path}/records/${id}/revert`, { to, version });
    show(restored);
  });
}

function confirmed(title: string, text: string, confirm: string): Promise<boolean> {
  return openDialog(dialog, title, [make('p', {}, text)], [{ label: words.cancel, value: false }, { label: confirm, value: true, kind: 'primary' }], false);
}

/** The page of the record as it is now stored. */
function show(record: string): void {
  unsaved = false;
  location.assign(`${path}/records/${record}`);
}

function passes(form: BusinessForm): boolean {
  const errors = form.check();
  if (errors.length > 0) showErrors(problems, errors);
  return errors.length === 0;
}

async function attempt(form: BusinessForm | null, work: () => Promise<void>): Promise<void> {
  hideErrors(problems);
  try {
    await work();
  } catch (error) {
    const state = document.getElementById('save-state');
    if (state) state.textContent = '';
    const placed = error instanceof ApiProblem && error.errors.length > 0 && form ? form.show(error.errors) : [{ message: messageOf(error), target: null }];
    showErrors(problems, placed, texts.edit.unexpected);
  }
}
