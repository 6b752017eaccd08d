import type { ApplicationDetail } from '../../applications/application-view.ts';
import type { EditData } from '../views/edit-application.tsx';
import { Autosave } from './autosave.ts';
import { callApi } from './call-api.ts';
import { showErrors } from './error-summary.ts';
import { renderBusinessForm, type BusinessForm } from './form/business-form.ts';
import { openDialog } from './open-dialog.ts';
import { byId, locale, make, pageData, texts } from './page-data.ts';
import { SubmitFlow } from './submit-flow.ts';
import { MaterialUploads } from './upload-materials.tsx';

const { application } = pageData<EditData>();
const dialog = byId<HTMLDialogElement>('dialog');
const problems = byId('problems');
const formElement = byId('form');

void open();

async function open(): Promise<void> {
  let form: BusinessForm;
  const place = make('div');
  try {
    form = await renderBusinessForm(place, application.form, application.data, locale);
  } catch (error) {
    formElement.replaceChildren(make('p', {}, texts.edit.formError));
    formElement.removeAttribute('aria-busy');
    throw error;
  }
  formElement.replaceChildren(place);
  formElement.removeAttribute('aria-busy');
  const materials = new MaterialUploads({ id: application.id, root: byId('materials'), state: byId('materials-state'), slots: application.slots, materials: application.materials, onSessionExpired: signInAgain });
  const autosave = new Autosave({ id: application.id, revision: application.revision, data: form.data, onSaved: ({ slots, data }) => { materials.replaceSlots(slots); form.takeLocked(data); }, onConflict: () => settleConflict(form), onSessionExpired: signInAgain });
  form.onChange(() => autosave.changed());
  const flow = new SubmitFlow({ id: application.id, form, materials, autosave, dialog, problems, onSessionExpired: signInAgain });
  const save = byId<HTMLButtonElement>('save');
  const submit = byId<HTMLButtonElement>('submit');
  save.addEventListener('click', () => void autosave.save());
  submit.addEventListener('click', () => void flow.start());
  byId('back').addEventListener('click', () => { void autosave.save(); });
  save.disabled = false;
  submit.disabled = false;
}

/** Two tabs of one draft: the reader says whose content stays; neither is dropped unasked. */
async function settleConflict(form: BusinessForm): Promise<number> {
  const theirs = await callApi<ApplicationDetail>('GET', `/applications/${application.id}`);
  const mine = await openDialog(dialog, texts.edit.conflictTitle, [make('p', {}, texts.edit.conflictText)], [
    { label: texts.edit.takeTheirs, value: false },
    { label: texts.edit.keepMine, value: true, kind: 'primary' },
  ], true);
  if (!mine) await form.replace(theirs.data);
  return theirs.revision;
}

let signingIn: Promise<void> | null = null;

/** Waits until the reader has signed in again elsewhere; what stands on this page stays. */
function signInAgain(): Promise<void> {
  signingIn ??= askToSignIn().finally(() => { signingIn = null; });
  return signingIn;
}

async function askToSignIn(): Promise<void> {
  for (;;) {
    if (dialog.open) dialog.close();
    const link = make('a', { class: 'button', href: '/login?reason=expired&next=/signed-in', target: '_blank', rel: 'noopener' }, texts.edit.signInAgain);
    await openDialog(dialog, texts.edit.expiredTitle, [make('p', {}, texts.edit.expiredText), make('p', {}, link)], [{ label: texts.edit.goOn, value: true, kind: 'primary' }], true);
    try {
      await callApi('GET', '/me');
      return;
    } catch {
      showErrors(problems, [{ message: texts.edit.expiredText }], texts.edit.expiredTitle);
    }
  }
}
