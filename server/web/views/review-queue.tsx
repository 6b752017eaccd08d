import type { TaskSummary } from '../../review/task-view.ts';
import type { PageContext } from '../page-context.ts';
import { pageSize, type Listing, type QueueFilter } from '../page-ports.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';
import { Pagination } from './pagination.tsx';
import { TimeLeft } from './time-left.tsx';

interface Props { page: PageContext; filter: QueueFilter; listing: Listing<TaskSummary>; items: readonly { ref: string; title: string }[]; done: boolean }

/** The reviewer's queue, oldest first, with the promise counted down. */
export function ReviewQueue({ page, filter, listing, items, done }: Props) {
  const { t } = page;
  return (
    <Document page={page} title={t.queue.title} script="queue.js" here="review" wide>
      <h1>{t.queue.title}</h1>
      {done && <p class="notice success" role="status">{t.queue.done}</p>}
      <Filters page={page} filter={filter} items={items} />
      <div id="queue-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {listing.rows.length === 0
        ? <div class="empty"><p class="heading-s">{t.queue.none}</p><p>{t.queue.noneHint}</p></div>
        : <>
            <p class="count">{t.queue.total(listing.total)}</p>
            <table class="cards">
              <caption class="visually-hidden">{t.queue.title}</caption>
              <thead><tr>{[t.queue.item, t.queue.number, t.queue.applicant, t.queue.submitted, t.queue.due, t.queue.owner, t.queue.action].map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
              <tbody>{listing.rows.map((task) => <Row key={task.id} task={task} page={page} />)}</tbody>
            </table>
            <Pagination total={listing.total} size={pageSize} page={filter.page} address={(number) => queueAddress({ ...filter, page: number })} t={t} />
          </>}
    </Document>
  );
}

function Filters({ page: { t }, filter, items }: { page: PageContext; filter: QueueFilter; items: Props['items'] }) {
  const who = filter.mine ? 'mine' : filter.overdue ? 'overdue' : '';
  return (
    <form class="filter-form" method="get" action="/review" role="search" aria-label={t.queue.filters}>
      <div class="field">
        <label for="item">{t.queue.filterItem}</label>
        <select id="item" name="item">
          <option value="">{t.queue.everyone}</option>
          {items.map((item) => <option key={item.ref} value={item.ref} selected={filter.item === item.ref}>{item.title}</option>)}
        </select>
      </div>
      <div class="field">
        <label for="which">{t.queue.filterWho}</label>
        <select id="which" name="which">
          <option value="">{t.queue.everyone}</option>
          <option value="mine" selected={who === 'mine'}>{t.queue.onlyMine}</option>
          <option value="overdue" selected={who === 'overdue'}>{t.queue.onlyOverdue}</option>
        </select>
      </div>
      <div class="field grow">
        <label for="q">{t.queue.search}</label>
        <input id="q" name="q" type="search" value={filter.q ?? ''} maxLength={100} />
      </div>
      <div class="actions">
        <button class="button" type="submit">{t.queue.apply}</button>
        <a class="button secondary" href="/review">{t.queue.clear}</a>
      </div>
    </form>
  );
}

function Row({ task, page }: { task: TaskSummary; page: PageContext }) {
  const { t, caller, now } = page;
  const mine = task.claimedBy?.id === caller.accountId;
  const openText = mine ? t.queue.goOn : t.queue.open;
  return (
    <tr>
      <td class="card-title"><a href={`/review/tasks/${task.id}`}>{task.item.title}</a><span class="muted block">{task.name}</span></td>
      <td data-label={t.queue.number}>{task.application.number}</td>
      <td data-label={t.queue.applicant}>{task.application.applicant}</td>
      <td data-label={t.queue.submitted}><Moment at={task.application.submittedAt} /></td>
      <td data-label={t.queue.due}>{task.dueAt ? <TimeLeft dueAt={task.dueAt} now={now} t={t} /> : <span class="muted">{t.queue.noLimit}</span>}</td>
      <td data-label={t.queue.owner}>{task.claimedBy ? (mine ? t.queue.mine : task.claimedBy.name) : <span class="muted">{t.queue.nobody}</span>}</td>
      <td class="card-action">
        {task.claimedBy === null && task.status === 'open'
          ? <button type="button" class="button small" data-claim={task.id} aria-label={`${t.queue.claim} ${task.application.number}`}>{t.queue.claim}</button>
          : <a class={mine ? 'button small' : 'button secondary small'} href={`/review/tasks/${task.id}`} aria-label={`${openText} ${task.application.number}`}>{openText}</a>}
      </td>
    </tr>
  );
}

export function queueAddress(filter: QueueFilter): string {
  const query = new URLSearchParams();
  if (filter.item) query.set('item', filter.item);
  if (filter.mine) query.set('which', 'mine');
  else if (filter.overdue) query.set('which', 'overdue');
  if (filter.q) query.set('q', filter.q);
  if (filter.page > 1) query.set('page', String(filter.page));
  const text = query.toString();
  return text ? `/review?${text}` : '/review';
}
