import type { ApplicationStatus, ApplicationSummary } from '../../applications/application-view.ts';
import { mayAsOperator } from '../../platform/caller.ts';
import type { PageContext } from '../page-context.ts';
import { pageSize, type ApplicationFilter, type Listing } from '../page-ports.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';
import { Pagination } from './pagination.tsx';
import { StatusTag } from './status-tag.tsx';
import { TimeLeft } from './time-left.tsx';

interface Props { page: PageContext; filter: ApplicationFilter; listing: Listing<ApplicationSummary>; /** Notices that have not been read. */ unread: number }

/** 账户中心: my applications, a table on a desk and cards on a phone. */
export function MyApplications({ page, filter, listing, unread }: Props) {
  const { t } = page;
  return (
    <Document page={page} title={t.mine.title} here="mine" wide>
      <div class="title-row">
        <h1>{t.mine.title}<span class="caption">{t.mine.sub}</span></h1>
        <div class="title-actions">
          <a class="button secondary" href="/account/notices">{t.notices.link(unread)}</a>
          <a class="button secondary" href="/batches">{t.batches.history}</a>
          <a class="button secondary" href="/account">{t.mine.settings}</a>
        </div>
      </div>
      <StatusFilter page={page} filter={filter} />
      {listing.rows.length === 0 ? <Nothing page={page} /> : (
        <>
          <p class="count">{t.mine.total(listing.total)}</p>
          <table class="cards">
            <caption class="visually-hidden">{t.mine.sub}</caption>
            <thead><tr>{[t.mine.item, t.mine.number, t.mine.status, t.mine.submitted, t.mine.due, t.mine.action].map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
            <tbody>{listing.rows.map((row) => <Row key={row.id} row={row} page={page} />)}</tbody>
          </table>
          <Pagination total={listing.total} size={pageSize} page={filter.page} address={(number) => address({ ...filter, page: number })} t={t} />
        </>
      )}
    </Document>
  );
}

function Nothing({ page: { t, portal } }: { page: PageContext }) {
  return (
    <div class="empty">
      <p class="heading-s">{t.mine.none}</p>
      <p>{t.mine.noneHint}</p>
      <a class="button" href={portal ? `/portal/${portal.portal}/items` : '/'}>{t.mine.apply}</a>
    </div>
  );
}

function StatusFilter({ page: { t }, filter }: { page: PageContext; filter: ApplicationFilter }) {
  const entries: [string, string][] = [['', t.mine.all], ...(Object.entries(t.status) as [string, string][])];
  return (
    <nav class="filters" aria-label={t.mine.filter}>
      <div class="filter-row">
        <h2>{t.mine.filter}</h2>
        <ul>{entries.map(([value, label]) => <li key={value}><a href={address({ ...filter, status: value, page: 1 })} aria-current={(filter.status ?? '') === value ? 'true' : undefined}>{label}</a></li>)}</ul>
      </div>
    </nav>
  );
}

function Row({ row, page }: { row: ApplicationSummary; page: PageContext }) {
  const { t, now } = page;
  return (
    <tr>
      <td class="card-title"><a href={`/applications/${row.id}`}>{row.item.title}</a></td>
      <td data-label={t.mine.number}>{row.number ?? <span class="muted">{t.mine.draft}</span>}</td>
      <td data-label={t.mine.status}><StatusTag status={row.status} t={t} /></td>
      <td data-label={t.mine.submitted}>{row.submittedAt ? <Moment at={row.submittedAt} /> : <span class="muted">—</span>}</td>
      <td data-label={t.mine.due}>{row.dueAt && row.status === 'in_review' ? <><Moment at={row.dueAt} /> <TimeLeft dueAt={row.dueAt} now={now} t={t} /></> : <span class="muted">—</span>}</td>
      <td class="card-action"><Action row={row} page={page} /></td>
    </tr>
  );
}

const editable: readonly ApplicationStatus[] = ['draft', 'returned'];

function Action({ row, page: { t, caller } }: { row: ApplicationSummary; page: PageContext }) {
  if (!editable.includes(row.status) || !mayAsOperator(caller, 'apply')) return <a class="button secondary small" href={`/applications/${row.id}`} aria-label={`${t.mine.open} ${row.item.title} ${row.number ?? ''}`}>{t.mine.open}</a>;
  const text = row.status === 'draft' ? t.mine.goOn : t.mine.correct;
  return <a class="button small" href={`/applications/${row.id}/edit`} aria-label={`${text} ${row.item.title}`}>{text}</a>;
}

function address(filter: ApplicationFilter): string {
  const query = new URLSearchParams();
  if (filter.status) query.set('status', filter.status);
  if (filter.batch) query.set('batch', filter.batch);
  if (filter.page > 1) query.set('page', String(filter.page));
  const text = query.toString();
  return text ? `/applications?${text}` : '/applications';
}
