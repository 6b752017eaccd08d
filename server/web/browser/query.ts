import { h, render } from 'preact';
import { isAnswered } from '../../forms/answers-wanted.ts';
import type { QueryAnswer, ResultKind, ResultView, TableView, UploadView } from '../../queries/query-view.ts';
import { QueryFiles } from '../views/query-files.tsx';
import type { QueryPageData } from '../views/query-page.tsx';
import { QueryResult, type BegunWith, type ResultState } from '../views/query-result.tsx';
import { beginApplication } from './begin-application.ts';
import { ApiProblem, callApi, messageOf, sendFile } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { renderBusinessForm, type BusinessForm } from './form/business-form.ts';
import { byId, locale, make, pageData, texts } from './page-data.ts';
import { carryTo, memberMeant, takeCarried } from './query-family.ts';

const { detail, files: shown } = pageData<QueryPageData>();
const path = `/queries/${detail.portal}/${detail.query}`;
const words = texts.queries;
const problems = byId('problems');
const pollMilliseconds = 1000;

/** What is asked now; conditions are those of the last search, not those that are being typed. */
interface Asking { search: Record<string, unknown>; upload: string | null; page: number; pageSize: number | null; detailPage: number }

let form: BusinessForm | null = null;
let upload: UploadView | null = null;
let files = shown;
let polling: number | undefined;
let asking: Asking = { search: {}, upload: null, page: 1, pageSize: null, detailPage: 1 };
let state: ResultState = { answer: null, tab: detail.tabs[0]?.key ?? null, sort: null, busy: false, about: null, ticked: new Set() };
/** The result behind the details of a row. */
let result: QueryAnswer | null = null;
let round = 0;

void open();

async function open(): Promise<void> {
  showFiles();
  show();
  if (detail.hasSearch) await openForm();
  const before = history.state as { asking?: Asking; tab?: string | null; sort?: string | null; upload?: UploadView | null } | null;
  const carried = takeCarried(path);
  if (carried) {
    await form?.replace({ ...detail.data, ...carried });
    showUpload();
    await search();
  } else if (before?.asking) {
    if (form && Object.keys(before.asking.search).length > 0) await form.replace({ ...detail.data, ...before.asking.search });
    if (before.upload) keepUpload(before.upload);
    showUpload();
    state = { ...state, tab: before.tab ?? state.tab, sort: before.sort ?? null };
    await ask({ ...before.asking, upload: upload?.id ?? null, detailPage: 1 });
  } else if (detail.immediate) await ask(asking);
}

async function openForm(): Promise<void> {
  const place = make('div');
  const element = byId('form');
  try {
    form = await renderBusinessForm(place, detail.form, detail.data, {
      locale, texts, list: () => Promise.resolve({ rows: [], total: 0 }), settle: () => Promise.resolve(true), onLists: () => () => undefined, placeMaterials: () => () => undefined,
    });
  } catch (error) {
    element.replaceChildren(make('p', {}, words.formError));
    throw error;
  }
  element.replaceChildren(place);
  element.removeAttribute('aria-busy');
  element.addEventListener('keydown', (event) => { if (event.key === 'Enter' && event.target instanceof HTMLInputElement) { event.preventDefault(); void search(); } });
  const [searchButton, resetButton] = [byId<HTMLButtonElement>('search'), byId<HTMLButtonElement>('reset')];
  searchButton.addEventListener('click', () => void search());
  resetButton.addEventListener('click', () => void reset());
  searchButton.disabled = resetButton.disabled = false;
  if (!detail.upload) return;
  listenToUpload();
  showUpload();
  form.onChange(showUpload);
}

async function search(): Promise<void> {
  const wrong = form?.check() ?? [];
  if (wrong.length > 0) { showErrors(problems, wrong); return; }
  const meant = memberMeant(detail.family, form?.data() ?? {});
  if (meant) { carryTo(`/queries/${detail.portal}/${meant.query}`, form?.data() ?? {}); location.assign(meant.address); return; }
  state = { ...state, ticked: new Set() };
  await ask({ ...asking, search: form?.data() ?? {}, upload: upload?.id ?? null, page: 1 });
  if (problems.hidden) document.getElementById('result-title')?.focus();
}

async function reset(): Promise<void> {
  hideErrors(problems);
  await form?.replace(detail.data);
  dropUpload();
  showUpload();
  state = { ...state, ticked: new Set() };
  asking = { ...asking, search: {}, upload: null, page: 1 };
  if (detail.immediate) await ask(asking);
  else { history.replaceState(null, ''); result = null; state = { ...state, answer: null, about: null }; show(); }
}

/** Asks for a page of the result and shows it, unless something newer has been asked meanwhile. */
async function ask(next: Asking): Promise<void> {
  asking = next;
  await fetched(async () => {
    const answer = await callApi<QueryAnswer>('POST', `${path}/search`, { ...request(), page: next.page, ...(next.pageSize && { pageSize: next.pageSize }) });
    history.replaceState({ asking: next, tab: state.tab, sort: state.sort, upload }, '');
    result = answer;
    return { answer, about: null };
  });
}

async function askDetails(row: string, details: TableView, page: number): Promise<void> {
  asking = { ...asking, detailPage: page };
  await fetched(async () => ({
    answer: await callApi<QueryAnswer>('POST', `${path}/search`, { ...request(), row, details: details.key, sort: undefined, page, ...(asking.pageSize && { pageSize: asking.pageSize }) }), about: { row, details },
  }));
}

async function fetched(fetch: () => Promise<Pick<ResultState, 'answer' | 'about'>>): Promise<void> {
  const own = ++round;
  hideErrors(problems);
  state = { ...state, busy: true };
  show();
  try {
    const fresh = await fetch();
    if (own === round) state = { ...state, ...fresh };
  } catch (error) {
    if (own === round) report(error);
  }
  if (own === round) { state = { ...state, busy: false }; show(); }
}

function request(): Record<string, unknown> {
  return { search: asking.search, ...(state.tab !== null && { tab: state.tab }), ...(state.sort !== null && { sort: state.sort }), ...(asking.upload !== null && { upload: asking.upload }) };
}

function report(error: unknown): void {
  const placed = error instanceof ApiProblem && error.errors.length > 0 && form ? form.show(error.errors) : [{ message: error instanceof ApiProblem ? error.errors[0]?.message ?? error.message : messageOf(error), target: null }];
  const upload = error instanceof ApiProblem && error.errors.some(({ path }) => path === 'upload');
  showErrors(problems, upload ? placed.map((one) => (one.target === null ? { ...one, target: 'upload-file' } : one)) : placed, words.problem);
}

function show(): void {
  render(h(QueryResult, { t: texts, detail, state, on: {
    sort(key) { state = { ...state, sort: state.sort === key ? `-${key}` : key }; void ask({ ...asking, page: 1 }); },
    turnTo(page) { void (state.about ? askDetails(state.about.row, state.about.details, page) : ask({ ...asking, page })); },
    resize(pageSize) { asking = { ...asking, pageSize }; void (state.about ? askDetails(state.about.row, state.about.details, 1) : ask({ ...asking, page: 1 })); },
    choose(tab) { state = { ...state, tab, sort: null, answer: null, ticked: new Set() }; void ask({ ...asking, page: 1 }); },
    open(row, details) { const found = result?.rows[row]; if (found) void askDetails(found._row, details, 1).then(focusResult); },
    close() { state = { ...state, answer: result, about: null }; show(); focusResult(); },
    tick(rows, on) { const ticked = new Set(state.ticked); for (const row of rows) if (on) ticked.add(row); else ticked.delete(row); state = { ...state, ticked }; show(); },
    begin: (action) => void begin(action),
    take: (kind, row, details) => void take(kind, row, details),
  } }), byId('result'));
}

function focusResult(): void {
  if (!problems.hidden) return;
  const title = document.getElementById('result-title');
  title?.focus();
  title?.scrollIntoView({ block: 'start' });
}

/** Starts an application with values of the row and goes there. */
async function begin(action: BegunWith): Promise<void> {
  const pressed = document.activeElement as HTMLElement | null;
  state = { ...state, busy: true };
  show();
  hideErrors(problems);
  try {
    const address = await beginApplication(action, byId<HTMLDialogElement>('dialog'));
    if (address !== null) { location.assign(address); return; }
    state = { ...state, busy: false };
    show();
    pressed?.focus();
  } catch (error) {
    state = { ...state, busy: false };
    show();
    report(error);
  }
}

/** Has a file made of what is shown; a small one is fetched at once. */
async function take(kind: ResultKind, row: string | null, details: TableView | null): Promise<void> {
  state = { ...state, busy: true };
  show();
  hideErrors(problems);
  try {
    const { sort, ...rest } = request();
    const file = await callApi<ResultView>('POST', `${path}/results`, { kind, ...rest, ...(row === null ? { ...(sort !== undefined && { sort }), ...(state.ticked.size > 0 && { rows: [...state.ticked] }) } : { row, ...(details && { details: details.key }) }) });
    await reload();
    if (file.file) location.assign(file.file);
    else byId('results').scrollIntoView({ block: 'center' });
  } catch (error) {
    report(error);
  }
  state = { ...state, busy: false };
  show();
}

async function reload(): Promise<void> {
  ({ rows: files } = await callApi<{ rows: ResultView[] }>('GET', `${path}/results`));
  showFiles();
}

/** Draws the files, and asks again as long as one of them is being made. */
function showFiles(): void {
  render(h(QueryFiles, { files, t: texts, cancel: (file) => void callApi('POST', `${path}/results/${file.id}/cancel`, {}).catch(report).then(reload) }), byId('files'));
  window.clearTimeout(polling);
  if (files.some(({ finishedAt }) => finishedAt === null)) polling = window.setTimeout(() => void reload().catch(showFiles), pollMilliseconds);
}

function listenToUpload(): void {
  const input = byId<HTMLInputElement>('upload-file');
  const message = byId('upload-state');
  input.disabled = false;
  byId('upload-remove').addEventListener('click', dropUpload);
  input.addEventListener('change', () => {
    const [chosen] = input.files ?? [];
    if (!chosen) return;
    hideErrors(problems);
    input.disabled = true;
    sendFile<UploadView>(`${path}/uploads`, {}, chosen, (percent) => { message.textContent = words.uploading(percent); })
      .then(keepUpload)
      .catch((error: unknown) => { dropUpload(); showErrors(problems, [{ message: error instanceof ApiProblem ? error.errors[0]?.message ?? error.message : messageOf(error), target: input.id }], words.problem); })
      .finally(() => { input.disabled = false; });
  });
}

function keepUpload(sent: UploadView): void {
  upload = sent;
  byId('upload-state').textContent = words.uploaded(sent.fileName, sent.count);
  byId('upload-remove').hidden = false;
}

/** The place for a list is there where the answers ask for one. */
function showUpload(): void {
  if (detail.upload?.when) byId('upload').hidden = !isAnswered(detail.upload.when, form?.data() ?? {});
}

function dropUpload(): void {
  upload = null;
  if (!detail.upload) return;
  byId<HTMLInputElement>('upload-file').value = '';
  byId('upload-state').textContent = '';
  byId('upload-remove').hidden = true;
}
