import type { ApplicationDetail } from '../../applications/application-view.ts';
import type { BatchOffer } from '../../batch/batch-view.ts';
import type { PageContext } from '../page-context.ts';
import { UploadSteps } from './batch-pages.tsx';
import { Document } from './document.tsx';
import { MaterialSlots } from './material-slots.tsx';
import { nowhere, placeCrumbs } from './place-crumbs.ts';

/** What the browser module of this page starts from. */
export interface EditData {
  application: Pick<ApplicationDetail, 'id' | 'item' | 'data' | 'revision' | 'form' | 'knowsMaterials' | 'slots' | 'materials' | 'status' | 'batch' | 'hasPreview'>;
}

/** 立即办理: notes, materials, form; the same page corrects a returned application. */
export function EditApplication({ page, application, offer = null }: { page: PageContext; application: ApplicationDetail; /** Where a sheet can fill the form's grid. */ offer?: BatchOffer | null }) {
  const { t } = page;
  const { id, data, revision, form, slots, materials, status, officeHours } = application;
  const portal = application.item.ref.split('/')[0] ?? '';
  const start: EditData = { application: { id, item: application.item, data, revision, form, knowsMaterials: application.knowsMaterials, slots, materials, status, batch: application.batch, hasPreview: application.hasPreview } };
  const returned = status === 'returned';
  return (
    <Document page={page} title={application.item.title} script="edit.js" data={start} here={returned ? 'mine' : 'centre'}
      crumbs={returned ? [{ title: t.mine.title, href: '/applications' }] : placeCrumbs(t, portal, page.portal, application.place ?? nowhere)}>
      <h1>{application.item.title}</h1>
      <Steps page={page} current={0} />
      {returned && <ReturnReason page={page} application={application} />}
      {officeHours && !officeHours.open && (
        <div class="notice"><p><strong>{t.guide.hours(officeHours.fromDay, officeHours.toDay)}</strong></p><p>{officeHours.outside === 'refuse' ? t.edit.outsideRefuse : t.edit.outsideAccept}</p></div>
      )}
      <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
      <div id="problems" class="error-summary" role="alert" tabIndex={-1} aria-labelledby="problems-title" hidden></div>
      {application.notices.length > 0 && (
        <section class="notices" id="notices" aria-labelledby="notices-title">
          <h2 id="notices-title">{t.edit.notices}</h2>
          <ol>{application.notices.map((notice, index) => <li key={index}>{withoutNumber(notice)}</li>)}</ol>
        </section>
      )}
      {form.display === 'wizard' && <nav id="wizard" class="wizard" aria-label={t.wizard.steps}></nav>}
      <section id="materials-section" aria-labelledby="materials-title" hidden={!application.knowsMaterials}>
        <h2 id="materials-title">{t.edit.materials}</h2>
        {slots.length > 0 && <p class="hint">{t.materials.drop}</p>}
        <div id="materials"><MaterialSlots slots={slots} materials={materials} uploading={[]} problems={{}} t={t} /></div>
        <p id="materials-state" class="visually-hidden" role="status"></p>
      </section>
      {application.batch === 'grid' && offer && <BatchPanel page={page} offer={offer} />}
      <section id="form-section" aria-labelledby="form-title">
        <h2 id="form-title">{t.edit.form}</h2>
        <p class="hint">{t.edit.requiredMark}</p>
        <div id="form" class="business-form" aria-busy="true"><p class="muted">{t.edit.loading}</p></div>
      </section>
      <section id="review" class="review-page" hidden></section>
      <div class="action-bar">
        <p id="save-state" class="save-state" role="status"></p>
        {/* What could not be reckoned, with a way to try again. */}
        <p id="settle-state" class="settle-state" role="status"></p>
        <div class="actions">
          <a class="button secondary" id="back" href={returned ? `/applications/${id}` : `/items/${application.item.ref}/guide`}>{t.edit.back}</a>
          <button class="button secondary" id="save" type="button" disabled>{t.edit.save}</button>
          {form.display === 'wizard' && <button class="button secondary" id="previous" type="button" hidden>{t.wizard.previous}</button>}
          {form.display === 'wizard' && <button class="button" id="next" type="button" hidden>{t.wizard.next}</button>}
          <button class="button" id="submit" type="button" disabled hidden={form.display === 'wizard'}>{returned ? t.edit.resubmit : t.edit.submit}</button>
        </div>
      </div>
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </Document>
  );
}

/** 批量录入: beside the form, since the rest of it is filled in as ever. */
function BatchPanel({ page: { t }, offer }: { page: PageContext; offer: BatchOffer }) {
  return (
    <section id="batch-section" aria-labelledby="batch-title">
      <h2 id="batch-title">{t.batches.panelTitle}</h2>
      <p>{t.batches.panelText}</p>
      <div id="batch-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <UploadSteps offer={offer} t={t} level={3} />
      <div id="batch"></div>
    </section>
  );
}

export function Steps({ page, current }: { page: PageContext; current: number }) {
  return (
    <ol class="steps" aria-label={page.t.edit.stepOf}>
      {page.t.edit.steps.map((step, index) => <li key={step} class={index < current ? 'done' : undefined} aria-current={index === current ? 'step' : undefined}>{step}</li>)}
    </ol>
  );
}

function ReturnReason({ page, application }: { page: PageContext; application: ApplicationDetail }) {
  return (
    <div class="notice returned" role="region" aria-labelledby="returned-title">
      <h2 id="returned-title">{page.t.edit.returned}</h2>
      {application.returnReason && <p><strong>{page.t.edit.returnedReason}：</strong>{application.returnReason}</p>}
    </div>
  );
}

/** The manuals' notes bring their own numbers, which the list gives already. */
function withoutNumber(notice: string): string {
  return notice.replace(/^\s*\d+\s*[.、．]\s*/, '');
}
