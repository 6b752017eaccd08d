import type { DiagramProgress } from '../../applications/application-view.ts';
import type { Outcome } from '../../review/task-view.ts';
import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { keepCountdowns } from './countdown.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { keepComment } from './keep-comment.ts';
import { loadDiagram } from './load-diagram.ts';
import { byId, pageData, texts } from './page-data.ts';
import { viewImages } from './view-images.ts';

const { id, diagram, outcomes } = pageData<{ id: string; diagram: DiagramProgress | null; outcomes: Outcome[] }>();
const problem = byId('task-problem');

keepCountdowns();
loadDiagram(diagram);
viewImages(byId<HTMLDialogElement>('viewer'), [...document.querySelectorAll<HTMLAnchorElement>('[data-picture]')]);

document.getElementById('claim')?.addEventListener('click', () => void act('claim', {}, () => location.reload()));
document.getElementById('release')?.addEventListener('click', () => void act('release', {}, () => { forgetComment?.(); location.assign('/review'); }));

const form = document.getElementById('decision');
const forgetComment = form && keepComment(id, byId<HTMLTextAreaElement>('comment'));
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
  const outcome = outcomes.find(({ name }) => name === button?.value);
  if (outcome) void decide(outcome);
});

async function decide(outcome: Outcome): Promise<void> {
  const comment = byId<HTMLTextAreaElement>('comment');
  const missing = outcome.comment === 'required' && comment.value.trim() === '';
  byId('comment-error').hidden = !missing;
  comment.setAttribute('aria-invalid', String(missing));
  comment.setAttribute('aria-describedby', missing ? 'comment-error comment-hint' : 'comment-hint');
  if (missing) { comment.focus(); return; }
  await act('complete', { decision: outcome.name, comment: comment.value.trim() }, () => { forgetComment?.(); location.assign('/review/next'); });
}

/** Buttons rest while one of them works, so that a double click decides once. */
async function act(verb: 'claim' | 'release' | 'complete', body: unknown, done: () => void): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('.decision button')];
  hideErrors(problem);
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await callApi('POST', `/tasks/${id}/${verb}`, body);
    done();
  } catch (error) {
    buttons.forEach((button) => { button.disabled = false; });
    showProblem(error);
  }
}

/** Records that have changed meanwhile are told one by one, each with what it was and what it is. */
function showProblem(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.code !== 'register_conflict' || error.errors.length === 0) {
    showErrors(problem, [{ message: messageOf(error) }], texts.edit.unexpected);
    return;
  }
  const title = String(error.extension['title'] ?? '').replace(/[：:]\s*$/, '');
  showErrors(problem, error.errors.map(({ message }) => ({ message })), title || texts.edit.unexpected);
}
