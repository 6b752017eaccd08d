import type { Notice } from '../../applications/send-notice.ts';
import type { PageContext } from '../page-context.ts';
import { pageSize, type NoticeListing } from '../page-ports.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';
import { Pagination } from './pagination.tsx';

/** 通知: what has been told to the reader, or to the employer it acts for, the latest first. */
export function Notices({ page, listing, number }: { page: PageContext; listing: NoticeListing; number: number }) {
  const { t } = page;
  const words = t.notices;
  return (
    <Document page={page} title={words.title} script="notices.js" here="mine" crumbs={[{ title: t.mine.title, href: '/applications' }]}>
      <div class="title-row">
        <h1>{words.title}</h1>
        {listing.unread > 0 && <button type="button" class="button secondary" id="read-all">{words.readAll}</button>}
      </div>
      <p class="count" id="notices-state" role="status">{words.count(listing.total, listing.unread)}</p>
      <div id="notices-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {listing.rows.length === 0
        ? <div class="empty"><p class="heading-s">{words.none}</p><p>{words.noneHint}</p></div>
        : <ol class="notice-list">{listing.rows.map((notice) => <NoticeLine key={notice.id} notice={notice} page={page} />)}</ol>}
      <Pagination total={listing.total} size={pageSize} page={number} address={(turned) => `/account/notices${turned > 1 ? `?page=${turned}` : ''}`} t={t} />
    </Document>
  );
}

function NoticeLine({ notice: { id, text, createdAt, readAt, link, applicationId }, page: { t } }: { notice: Notice; page: PageContext }) {
  const to = link ?? (applicationId === null ? null : `/applications/${applicationId}`);
  return (
    <li class={readAt === null ? 'is-unread' : undefined} data-notice={id}>
      <p>{readAt === null && <span class="unread-mark">{t.notices.unread}</span>} {to === null ? text : <a href={to}>{text}</a>}</p>
      <Moment at={createdAt} />
    </li>
  );
}
