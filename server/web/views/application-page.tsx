import type { ApplicationDetail } from '../../applications/application-view.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';
import { MaterialGallery } from './material-gallery.tsx';
import { Moment } from './moment.tsx';
import { Pagination } from './pagination.tsx';
import { TimeLeft } from './time-left.tsx';
import { StatusTag } from './status-tag.tsx';
import { SubmissionSections } from './submission-sections.tsx';
import type { TurnedTable } from '../page-query.ts';
import { DiagramSection, Timeline } from './timeline.tsx';

/** One application as its applicant sees it. */
export function ApplicationPage({ page, application, turned }: { page: PageContext; application: ApplicationDetail; turned: TurnedTable }) {
  const { t } = page;
  return (
    <Document page={page} title={application.item.title} script="application.js" here="mine" wide
      data={{ id: application.id, diagram: application.diagram }} crumbs={[{ title: t.mine.title, href: '/applications' }]}>
      <div class="title-row">
        <h1><span class="caption">{application.number ?? t.edit.draftNumber}</span>{application.item.title}</h1>
        <StatusTag status={application.status} t={t} />
      </div>
      {application.returnReason && <div class="notice returned"><p><strong>{t.edit.returnedReason}：</strong>{application.returnReason}</p></div>}
      <Facts page={page} application={application} />
      <Actions page={page} application={application} />
      <div class="columns">
        <div class="column-main">
          <section aria-labelledby="submission-title">
            <h2 id="submission-title">{t.detail.submission}</h2>
            <SubmissionSections sections={application.sections} t={t} {...(application.rows ? {} : { turning: { ...turned, path: `/applications/${application.id}` } })} />
            {application.rows && <Pagination total={application.rows.total} size={application.rows.size} page={application.rows.page} address={(at) => `/applications/${application.id}${at > 1 ? `?page=${at}` : ''}`} t={t} />}
          </section>
          <section aria-labelledby="materials-title">
            <h2 id="materials-title">{t.detail.materials}</h2>
            <MaterialGallery slots={application.slots} materials={application.materials} t={t} none={t.detail.noMaterials} />
          </section>
        </div>
        <section class="column-side" aria-labelledby="timeline-title">
          <h2 id="timeline-title">{t.detail.timeline}</h2>
          <Timeline entries={application.timeline} t={t} />
        </section>
      </div>
      <DiagramSection diagram={application.diagram} t={t} />
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </Document>
  );
}

function Facts({ page, application }: { page: PageContext; application: ApplicationDetail }) {
  const { t, now } = page;
  return (
    <dl class="facts">
      {application.submittedAt && <div><dt>{t.detail.submitted}</dt><dd><Moment at={application.submittedAt} /></dd></div>}
      {application.dueAt && application.status === 'in_review' && <div><dt>{t.detail.due}</dt><dd><Moment at={application.dueAt} /> <TimeLeft dueAt={application.dueAt} now={now} t={t} /></dd></div>}
      {application.decidedAt && <div><dt>{t.detail.decided}</dt><dd><Moment at={application.decidedAt} /></dd></div>}
    </dl>
  );
}

function Actions({ page, application }: { page: PageContext; application: ApplicationDetail }) {
  const { t } = page;
  return (
    <div class="actions">
      {application.batch === 'correction' && <a class="button" href={`/items/${application.item.ref}/batch?application=${application.id}`}>{t.batches.correct}</a>}
      {application.editable && <a class="button" href={`/applications/${application.id}/edit`}>{application.status === 'returned' ? t.detail.correct : t.detail.goOn}</a>}
      {application.hasReceipt && <a class="button secondary" href={`/api/applications/${application.id}/receipt.pdf`} target="_blank" rel="noopener">{t.detail.receipt}</a>}
      {application.canWithdraw && <button type="button" class="button warning" id="withdraw">{t.detail.withdraw}</button>}
    </div>
  );
}
