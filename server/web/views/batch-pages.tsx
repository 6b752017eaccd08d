import type { BatchDetail, BatchOffer, BatchSummary } from '../../batch/batch-view.ts';
import type { PageContext } from '../page-context.ts';
import { pageSize, type Listing } from '../page-ports.ts';
import type { Texts } from '../texts/texts.ts';
import { BatchState, batchTags } from './batch-state.tsx';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';
import { Pagination } from './pagination.tsx';
import { nowhere, placeCrumbs } from './place-crumbs.ts';

/** What the browser module of these pages starts from. */
export type BatchPageData = { item: string; application: string | null } | { batch: BatchDetail };

interface StartProps { page: PageContext; offer: BatchOffer; batches: readonly BatchSummary[]; application: string | null }

/** 批量办理 of one item: template, upload, and what was uploaded before. */
export function StartBatch({ page, offer, batches, application }: StartProps) {
  const { t } = page;
  const words = t.batches;
  const data: BatchPageData = { item: offer.ref, application };
  const portal = offer.ref.split('/')[0] ?? '';
  return (
    <Document page={page} title={words.of(offer.title)} script="batch.js" data={data} here="centre" crumbs={placeCrumbs(t, portal, page.portal, offer.place ?? nowhere)}>
      <h1><span class="caption">{words.title}</span>{offer.title}</h1>
      <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
      <div id="batch-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {application && <div class="notice returned"><p>{words.correction}</p></div>}
      {offer.notes.length > 0 && <ul class="batch-notes">{offer.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      <UploadSteps offer={offer} t={t} />
      <section aria-labelledby="step3-title">
        <h2 id="step3-title">{words.step3}</h2>
        <p>{words.step3Text}</p>
      </section>
      {!application && (
        <section aria-labelledby="recent-title">
          <h2 id="recent-title">{words.recent}</h2>
          {batches.length === 0 ? <p class="muted">{words.none}</p> : <BatchTable batches={batches} t={t} withItem={false} />}
          <p><a href="/batches">{words.allBatches}</a></p>
        </section>
      )}
    </Document>
  );
}

/** The first two steps; also on the page of a form whose grid a sheet can fill. */
export function UploadSteps({ offer, t, level = 2 }: { offer: Pick<BatchOffer, 'template' | 'mostRows'>; t: Texts; level?: 2 | 3 }) {
  const words = t.batches;
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="batch-steps">
      <section class="panel" aria-labelledby="step1-title">
        <Heading id="step1-title">{words.step1}</Heading>
        <p>{words.step1Text}</p>
        <a class="button secondary" href={offer.template} download>{words.template}</a>
      </section>
      <section class="panel" aria-labelledby="step2-title">
        <Heading id="step2-title">{words.step2}</Heading>
        <form id="batch-upload" novalidate>
          <div class="field">
            <label for="batch-file">{words.file}</label>
            <p class="hint" id="batch-file-hint">{words.step2Text(offer.mostRows)}</p>
            <input id="batch-file" name="file" type="file" accept=".xlsx,.xls,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" aria-describedby="batch-file-hint" />
          </div>
          <button type="submit" class="button" id="batch-start" disabled>{words.upload}</button>
          <p id="batch-upload-state" class="save-state" role="status"></p>
        </form>
      </section>
    </div>
  );
}

/** One batch: progress, rows with reasons, submission. */
export function BatchPage({ page, batch }: { page: PageContext; batch: BatchDetail }) {
  const { t } = page;
  const words = t.batches;
  const data: BatchPageData = { batch };
  const again = batch.kind === 'grid' ? `/applications/${batch.application}/edit` : `/items/${batch.item.ref}/batch${batch.application && batch.status !== 'submitted' ? `?application=${batch.application}` : ''}`;
  return (
    <Document page={page} title={words.of(batch.item.title)} script="batch.js" data={data} here="mine" wide crumbs={[{ title: t.mine.title, href: '/applications' }, { title: words.history, href: '/batches' }]}>
      <h1><span class="caption">{batch.number ?? words.title}</span>{batch.item.title}</h1>
      <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
      <div id="batch-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <div id="batch"><BatchState batch={batch} t={t} /></div>
      <p><a href={again}>{batch.kind === 'grid' ? words.back : words.another}</a></p>
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </Document>
  );
}

/** 批量办理记录: what was uploaded, the latest first. */
export function BatchHistory({ page, listing, number }: { page: PageContext; listing: Listing<BatchSummary>; number: number }) {
  const { t } = page;
  const words = t.batches;
  return (
    <Document page={page} title={words.history} here="mine" wide crumbs={[{ title: t.mine.title, href: '/applications' }]}>
      <h1>{words.history}</h1>
      {listing.rows.length === 0 ? <div class="empty"><p class="heading-s">{words.none}</p><p>{words.noneHint}</p></div> : (
        <>
          <p class="count">{words.total(listing.total)}</p>
          <BatchTable batches={listing.rows} t={t} withItem />
          <Pagination total={listing.total} size={pageSize} page={number} address={(at) => (at > 1 ? `/batches?page=${at}` : '/batches')} t={t} />
        </>
      )}
    </Document>
  );
}

function BatchTable({ batches, t, withItem }: { batches: readonly BatchSummary[]; t: Texts; withItem: boolean }) {
  const words = t.batches;
  return (
    <table class="cards">
      <caption class="visually-hidden">{words.history}</caption>
      <thead><tr>{[...(withItem ? [words.item] : []), words.fileName, words.number, words.status, words.counts, words.uploaded, words.action].map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.id}>
            {withItem && <td class="card-title">{batch.item.title}</td>}
            <td class={withItem ? undefined : 'card-title'} data-label={withItem ? words.fileName : undefined}>{batch.fileName}</td>
            <td data-label={words.number}>{batch.number ?? <span class="muted">{words.notYet}</span>}</td>
            <td data-label={words.status}><span class={`tag ${batchTags[batch.status] ?? ''}`}>{words.statuses[batch.status]}</span></td>
            <td data-label={words.counts}>{words.countsOf(batch.good + batch.submitted, batch.failed)}</td>
            <td data-label={words.uploaded}><Moment at={batch.createdAt} /></td>
            <td class="card-action"><a class="button secondary small" href={`/batches/${batch.id}`} aria-label={`${words.open} ${batch.fileName}`}>{words.open}</a></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
