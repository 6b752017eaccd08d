import type { FamilyView, QueryDetail, ResultView } from '../../queries/query-view.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';
import { nowhere, placeCrumbs } from './place-crumbs.ts';

/** What the browser module of this page starts from. */
export interface QueryPageData { detail: QueryDetail; files: ResultView[] }

interface Props { page: PageContext; detail: QueryDetail; files: ResultView[] }

/** A query: its conditions, what they find, and the files that were made of it. The browser module fills the parts. */
export function QueryPage({ page, detail, files }: Props) {
  const { t } = page;
  const words = t.queries;
  const start: QueryPageData = { detail, files };
  return (
    <Document page={page} title={detail.title} script="query.js" data={start} here="centre" crumbs={placeCrumbs(t, detail.portal, page.portal, detail.place ?? nowhere)} wide>
      <h1>{detail.title}</h1>
      {detail.description && <p class="lead">{detail.description}</p>}
      {detail.family && <Family family={detail.family} />}
      {detail.notices.length > 0 && (
        <section class="notices" aria-labelledby="notices-title">
          <h2 id="notices-title">{words.notices}</h2>
          <ol>{detail.notices.map((notice) => <li key={notice}>{notice}</li>)}</ol>
        </section>
      )}
      <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
      <div id="problems" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {detail.hasSearch && (
        <section aria-labelledby="conditions-title">
          <h2 id="conditions-title">{words.conditions}</h2>
          <div id="form" class="business-form query-form" aria-busy="true"><p class="muted">{words.loading}</p></div>
          {detail.upload && <Upload detail={detail} page={page} />}
          <div class="actions query-actions">
            <button class="button" id="search" type="button" disabled>{words.search}</button>
            <button class="button secondary" id="reset" type="button" disabled>{words.reset}</button>
          </div>
        </section>
      )}
      <div id="result" tabIndex={-1}></div>
      <section id="results" aria-labelledby="results-title">
        <h2 id="results-title">{words.files}</h2>
        <div id="files"></div>
      </section>
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </Document>
  );
}

/** The queries of the same family as tabs, a row for each group. */
function Family({ family }: { family: FamilyView }) {
  return (
    <nav class="query-family" aria-label={family.name}>
      <p class="query-family-name">{family.name}</p>
      {family.groups.map(({ label, members }, index) => (
        <div key={label ?? index} class="query-family-group">
          {label && <p class="query-family-label" id={`family-${index}`}>{label}</p>}
          <ul class="query-tabs" aria-labelledby={label ? `family-${index}` : undefined}>{members.map((member) => <li key={member.query}><a href={member.address} aria-current={member.isCurrent ? 'page' : undefined}>{member.label}</a></li>)}</ul>
        </div>
      ))}
    </nav>
  );
}

function Upload({ detail, page }: { detail: QueryDetail; page: PageContext }) {
  const words = page.t.queries;
  return (
    <div id="upload" class="panel query-upload" role="group" aria-labelledby="upload-title" tabIndex={-1} hidden={detail.upload?.when ? true : undefined}>
      <h3 id="upload-title">{words.upload}</h3>
      <p class="hint" id="upload-hint">{words.uploadText(detail.upload!.heading)} <a href={`/api/queries/${detail.portal}/${detail.query}/upload-template.xlsx`}>{words.template}</a></p>
      <div class="field"><label for="upload-file">{words.file}</label><input id="upload-file" type="file" accept=".xlsx" aria-describedby="upload-hint" disabled /></div>
      <p id="upload-state" role="status"></p>
      <button class="button secondary small" id="upload-remove" type="button" hidden>{words.remove}</button>
    </div>
  );
}
