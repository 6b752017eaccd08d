import type { ApplicationDetail } from '../../applications/application-view.ts';
import type { EditData } from '../views/edit-application.tsx';
import { Autosave } from './autosave.ts';
import { openBatchPanel } from './batch-panel.ts';
import { callApi } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { needsServer, wizardPages } from './form/adapt-definition.ts';
import { answeredPages } from './form/answered-pages.ts';
import { renderBusinessForm, type BusinessForm } from './form/business-form.ts';
import type { FormContext, ListPage, SentCode } from './form/controls/control.ts';
import { openAnswers } from './left-answers.ts';
import { openDialog } from './open-dialog.ts';
import { byId, locale, make, pageData, texts } from './page-data.ts';
import { sendCode } from './send-code.ts';
import { SettleAnswers } from './settle-answers.ts';
import { settleConflict } from './settle-conflict.ts';
import { markStep, SubmitFlow } from './submit-flow.ts';
import { MaterialUploads } from './upload-materials.tsx';
import { Wizard } from './wizard.tsx';

const { application } = pageData<EditData>();
const { id, form: definition } = application;
const portal = application.item.ref.split('/')[0] ?? '';
const dialog = byId<HTMLDialogElement>('dialog');
const problems = byId('problems');
const formElement = byId('form');

let wizard: Wizard | null = null;
let autosave: Autosave | null = null;
let settle: SettleAnswers | null = null;
let codes: ((path: string) => Promise<SentCode>) | null = null;
/** Whether material slots stand outside the form. */
let outside = true;
const listHearers = new Set<(lists: Readonly<Record<string, ListPage>>) => void>();

const materials = new MaterialUploads({
  id, root: byId('materials'), onOutside: (any) => { outside = any; showSections(); }, state: byId('materials-state'),
  slots: application.slots, materials: application.materials, onSessionExpired: signInAgain,
  // Which slots there are, the server tells by the answers that are stored.
  beforeUpload: async () => { if (autosave?.dirty) await autosave.save(); },
});

const context: Omit<FormContext, 'safeMarkup'> = {
  locale, texts,
  async list(name, { page, pageSize, filters }) {
    // The list is read in the scope of the draft as it is stored.
    if (autosave?.dirty) await autosave.save();
    const query = new URLSearchParams({ ...(Object.keys(filters).length > 0 ? { filter: JSON.stringify(filters) } : {}), page: String(page), pageSize: String(pageSize), application: id });
    return callApi<ListPage>('GET', `/lists/${portal}/${name}?${query.toString()}`);
  },
  settle: async (path) => settle?.askNow(path) ?? true,
  sendCode: async (path) => codes?.(path) ?? { problem: texts.edit.unexpected, mobile: null, validSeconds: 0, waitSeconds: 0, demo: false },
  onLists(hear) { listHearers.add(hear); return () => listHearers.delete(hear); },
  placeMaterials: (element, keys) => materials.place(element, keys),
};

void open();

async function open(): Promise<void> {
  const place = make('div');
  let form: BusinessForm;
  const { data, revision, unsaved, left } = await openAnswers(application);
  try {
    form = await renderBusinessForm(place, definition, data, context);
  } catch (error) {
    formElement.replaceChildren(make('p', {}, texts.edit.formError));
    formElement.removeAttribute('aria-busy');
    throw error;
  }
  formElement.replaceChildren(place);
  formElement.removeAttribute('aria-busy');
  autosave = new Autosave({
    id, revision, unsaved, data: form.data, onSessionExpired: signInAgain,
    onSaved: ({ slots, data }, sent) => { materials.replaceSlots(slots); form.takeSettled(data, sent); },
    onConflict: (problem) => settleConflict({ id, components: definition.components, form, dialog, left }, problem),
  });
  if (needsServer(definition)) settle = settling(form);
  const flow = new SubmitFlow({ id, form, materials, autosave, settle, hasPreview: application.hasPreview, wizard: () => wizard, dialog, problems, onSessionExpired: signInAgain });
  codes = (path) => sendCode({ id, form, problems, placed: (wrong) => flow.placed(wrong), onSessionExpired: signInAgain }, path);
  if (wizardPages(definition).length > 0) wizard = wizardOver(form, flow);
  showSections();
  form.onChange(() => { autosave?.changed(); settle?.changed(); wizard?.refresh(); });
  settle?.ask(true);
  if (application.batch === 'grid') openBatchPanel({ item: application.item.ref, application: id, dialog, autosave });
  listen(autosave, flow);
}

function settling(form: BusinessForm): SettleAnswers {
  const state = byId('save-state');
  return new SettleAnswers({
    id, data: form.data, onSessionExpired: signInAgain,
    onBusy: (busy) => { state.dataset['busy'] = busy ? texts.controls.settling : ''; },
    onFailed: showUnsettled,
    onSettled: ({ data, lists, messages, slots, locked }, sent) => {
      materials.replaceSlots(slots);
      form.takeSettled(data, sent, locked);
      form.notice(messages);
      for (const hear of listHearers) hear(lists ?? {});
    },
  });
}

/** Beside the save state, with a way to try again. */
function showUnsettled(message: string | null): void {
  const place = byId('settle-state');
  const focused = place.contains(document.activeElement);
  if (message === null) {
    place.replaceChildren();
    if (focused) byId('save').focus();
    return;
  }
  const again = make('button', { type: 'button', class: 'link-button' }, texts.controls.again);
  again.addEventListener('click', () => void settle?.run());
  place.replaceChildren(texts.controls.settleFailed(message), ' ', again);
  if (focused) again.focus();
}

function wizardOver(form: BusinessForm, flow: SubmitFlow): Wizard {
  return new Wizard({
    id, answered: answeredPages(definition, form.data()), pages: wizardPages(definition), form, formElement, list: byId('wizard'), previous: byId<HTMLButtonElement>('previous'), next: byId<HTMLButtonElement>('next'), leave: byId('back'),
    onProblems: (wrong) => { if (wrong.length > 0) showErrors(problems, flow.placed(wrong)); else hideErrors(problems); },
    onReview: () => flow.start(),
    onTurn: () => showSections(),
  });
}

/** What of the page is seen: notes and materials with a wizard's first page, the answers alone when they are looked over. */
function showSections(): void {
  const reviewing = wizard?.reviewing ?? false;
  const first = wizard === null || wizard.first;
  byId('form-section').hidden = reviewing;
  byId('review').hidden = !reviewing;
  byId('submit').hidden = wizard !== null && !reviewing;
  byId('materials-section').hidden = !application.knowsMaterials || reviewing || !outside || !first;
  const panel = document.getElementById('batch-section');
  if (panel) panel.hidden = reviewing || !first;
  const notices = document.getElementById('notices');
  if (notices) notices.hidden = reviewing || !first;
  if (!reviewing) markStep(0);
}

function listen(autosaving: Autosave, flow: SubmitFlow): void {
  const save = byId<HTMLButtonElement>('save');
  const submit = byId<HTMLButtonElement>('submit');
  save.addEventListener('click', () => void autosaving.save());
  submit.addEventListener('click', () => void flow.start());
  byId<HTMLAnchorElement>('back').addEventListener('click', (event) => {
    if (!autosaving.dirty || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href } = event.currentTarget as HTMLAnchorElement;
    void autosaving.save().then(() => location.assign(href));
  });
  save.disabled = false;
  submit.disabled = false;
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
      await callApi<ApplicationDetail>('GET', '/me');
      return;
    } catch {
      showErrors(problems, [{ message: texts.edit.expiredText }], texts.edit.expiredTitle);
    }
  }
}
