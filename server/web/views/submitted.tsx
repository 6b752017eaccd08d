import type { ApplicationDetail } from '../../applications/application-view.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';
import { Steps } from './edit-application.tsx';

/** 提交成功: the confirmation panel with the number; a page of its own, so that it outlives a reload. */
export function Submitted({ page, application }: { page: PageContext; application: ApplicationDetail }) {
  const { t } = page;
  return (
    <Document page={page} title={t.success.title} here="mine" crumbs={[{ title: t.mine.title, href: '/applications' }]}>
      <Steps page={page} current={2} />
      <div class="confirmation">
        <h1>{t.success.title}</h1>
        <p class="confirmation-item">{application.item.title}</p>
        <p>{t.success.number}</p>
        <p class="confirmation-number" id="application-number">{application.number}</p>
      </div>
      <p class="lead">{promise(application, page)}</p>
      <p class="lead">{t.success.where}</p>
      <div class="actions">
        {application.hasReceipt && <a class="button" href={`/api/applications/${application.id}/receipt.pdf`} target="_blank" rel="noopener">{t.success.print}</a>}
        <a class="button secondary" href="/applications">{t.success.done}</a>
      </div>
      <h2>{t.success.next}</h2>
      <ol class="plain-steps">{t.success.steps.map((step) => <li key={step}>{step}</li>)}</ol>
    </Document>
  );
}

/** The shortest promise of the steps that wait now: after a correction the time runs anew, from the new step's beginning. */
function promise({ tasks }: ApplicationDetail, { t }: PageContext): string {
  const promised = tasks.flatMap(({ status, createdAt, dueAt }) => (status === 'open' && dueAt ? [Date.parse(dueAt) - Date.parse(createdAt)] : []));
  if (promised.length === 0) return t.success.textPlain;
  return t.success.textHours(Math.round(Math.min(...promised) / 3_600_000));
}
