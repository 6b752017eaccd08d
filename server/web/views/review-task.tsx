import type { Change, Outcome, TaskDetail } from '../../review/task-view.ts';
import type { PageContext } from '../page-context.ts';
import type { TurnedTable } from '../page-query.ts';
import type { Texts } from '../texts/texts.ts';
import { Document } from './document.tsx';
import { MaterialGallery } from './material-gallery.tsx';
import { Moment } from './moment.tsx';
import { Pagination } from './pagination.tsx';
import { TimeLeft } from './time-left.tsx';
import { SubmissionSections } from './submission-sections.tsx';
import { DiagramSection, Timeline } from './timeline.tsx';
import { RowPages, rowsId, turnedRows, type Turning } from './turned-rows.tsx';

/** A task: the submission beside its materials, what changed since the last time, and the decision. */
export function ReviewTask({ page, task, turned, decided }: { page: PageContext; task: TaskDetail; turned: TurnedTable; decided: boolean }) {
  const { t } = page;
  const turning = { ...turned, path: `/review/tasks/${task.id}` };
  const changed = new Set(task.changes.map((change) => change.path));
  return (
    <Document page={page} title={`${task.application.number} ${task.item.title}`} script="task.js" here="review" wide
      data={{ id: task.id, diagram: task.diagram, outcomes: task.outcomes }} crumbs={[{ title: t.queue.title, href: '/review' }]}>
      {decided && <p class="notice success" role="status">{t.task.decided}</p>}
      <h1><span class="caption">{task.application.number}</span>{task.item.title}</h1>
      <Facts page={page} task={task} />
      {task.changes.length > 0 && <Changes changes={task.changes} turning={turning} t={t} />}
      <div class="columns review-columns">
        <section class="column-main" aria-labelledby="submission-title">
          <h2 id="submission-title">{t.task.submission}</h2>
          <SubmissionSections sections={task.sections} t={t} changed={changed} {...(task.rows ? {} : { turning })} />
          {task.rows && <Pagination total={task.rows.total} size={task.rows.size} page={task.rows.page} address={(at) => `/review/tasks/${task.id}${at > 1 ? `?page=${at}` : ''}`} t={t} />}
        </section>
        <section class="column-side" aria-labelledby="materials-title">
          <h2 id="materials-title">{t.task.materials}</h2>
          <MaterialGallery slots={task.slots} materials={task.materials} t={t} none={t.task.noMaterials} />
        </section>
      </div>
      <Decision page={page} task={task} />
      <section aria-labelledby="history-title"><h2 id="history-title">{t.task.history}</h2><Timeline entries={task.timeline} t={t} /></section>
      <DiagramSection diagram={task.diagram} t={t} />
      <dialog id="viewer" class="viewer" aria-labelledby="viewer-title"></dialog>
    </Document>
  );
}

function Facts({ page: { t, now }, task }: { page: PageContext; task: TaskDetail }) {
  return (
    <dl class="facts">
      <div><dt>{t.task.applicant}</dt><dd>{task.application.applicant}</dd></div>
      <div><dt>{t.queue.step}</dt><dd>{task.name}</dd></div>
      <div><dt>{t.queue.submitted}</dt><dd><Moment at={task.application.submittedAt} /></dd></div>
      {task.dueAt && task.status === 'open' && <div><dt>{t.queue.due}</dt><dd><TimeLeft dueAt={task.dueAt} now={now} t={t} /></dd></div>}
      {(task.claimedBy !== null || !task.mine) && <div><dt>{t.queue.owner}</dt><dd>{task.claimedBy ? task.claimedBy.name : t.queue.nobody}</dd></div>}
    </dl>
  );
}

/** No field is called so: a table of its own among those of the submission. */
const changesName = '.changes';

function Changes({ changes, turning, t }: { changes: readonly Change[]; turning: Turning; t: Texts }) {
  const { rows, page } = turnedRows(changes, changesName, turning);
  return (
    <div class="changes" id={rowsId(changesName)}>
      <h2 id="changes-title">{t.task.changes}</h2>
      <div class="table-scroll" tabIndex={0} role="region" aria-labelledby="changes-title">
        <table>
          <thead><tr><th scope="col">{t.task.field}</th><th scope="col">{t.task.before}</th><th scope="col">{t.task.after}</th></tr></thead>
          <tbody>
            {rows.map((change) => (
              <tr key={change.path}><th scope="row">{change.label}</th><td><del>{change.before || t.task.blank}</del></td><td><ins>{change.after || t.task.blank}</ins></td></tr>
            ))}
          </tbody>
        </table>
      </div>
      <RowPages name={changesName} label={t.task.changes} total={changes.length} page={page} turning={turning} t={t} />
    </div>
  );
}

function Decision({ page, task }: { page: PageContext; task: TaskDetail }) {
  const { t } = page;
  return (
    <section class="decision panel" aria-labelledby="decision-title">
      <h2 id="decision-title">{t.task.decide}</h2>
      <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
      <div id="task-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {task.status !== 'open' && <p>{t.task.closed}</p>}
      {task.status === 'open' && !task.mine && (
        <>
          <p>{task.claimedBy ? t.task.claimedBy(task.claimedBy.name) : t.task.claimFirst}</p>
          {!task.claimedBy && <button type="button" class="button" id="claim">{t.task.claim}</button>}
          {task.claimedBy && page.caller.roles.includes('supervisor') && <button type="button" class="button secondary" id="release">{t.task.release}</button>}
        </>
      )}
      {task.status === 'open' && task.mine && <DecisionForm outcomes={task.outcomes} claimed={task.claimedBy !== null} t={t} />}
    </section>
  );
}

const buttonKinds: Record<Outcome['comment'], string> = { none: 'button', optional: 'button', required: 'button secondary' };

function DecisionForm({ outcomes, claimed, t }: { outcomes: readonly Outcome[]; claimed: boolean; t: Texts }) {
  return (
    <form id="decision" novalidate>
      <div class="field">
        <label for="comment">{t.task.comment}</label>
        <p class="hint" id="comment-hint">{t.task.commentHint}</p>
        <p class="field-error" id="comment-error" hidden>{t.task.commentNeeded}</p>
        <textarea id="comment" name="comment" rows={3} maxLength={1000} aria-describedby="comment-hint"></textarea>
      </div>
      <div class="actions">
        {outcomes.map((outcome) => <button key={outcome.name} type="submit" name="decision" value={outcome.name} class={buttonKinds[outcome.comment]}>{outcome.label}</button>)}
        {claimed && <button type="button" class="link-button" id="release">{t.task.release}</button>}
      </div>
    </form>
  );
}
