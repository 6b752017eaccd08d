import type { ComponentChildren } from 'preact';
import { rowsOfTab, type BatchDetail, type BatchRowView, type BatchTab } from '../../batch/batch-view.ts';
import type { Texts } from '../texts/texts.ts';
import { Pager } from './pager.tsx';

export interface BatchActions { onTab(tab: BatchTab, page: number): void; onSubmit(): void; onCancel(): void }
interface Props { batch: BatchDetail; t: Texts; busy?: boolean; actions?: BatchActions; children?: ComponentChildren }

const runs: readonly BatchDetail['status'][] = ['waiting', 'checking', 'submitting'];
export const isUnderWay = (batch: Pick<BatchDetail, 'status'>): boolean => runs.includes(batch.status);

/** How far a batch is, its good and failed rows, and what can be done with it. Rendered by server and browser alike. */
export function BatchState(props: Props) {
  const { batch, t } = props;
  const words = t.batches;
  const isShown = batch.good + batch.failed + batch.submitted > 0;
  return (
    <div class="batch-state">
      <p class="batch-head"><strong>{batch.fileName}</strong><span class={`tag ${batchTags[batch.status] ?? ''}`}>{words.statuses[batch.status]}</span></p>
      <p class="visually-hidden" role="status">{words.statuses[batch.status]}</p>
      {isUnderWay(batch) && <Progress {...props} />}
      {batch.problem && <div class="notice warning-notice"><p>{batch.problem.message}</p></div>}
      {batch.status === 'submitted' && <Done {...props} />}
      {isShown && <Rows {...props} />}
      <Buttons {...props} />
    </div>
  );
}

export const batchTags: Partial<Record<BatchDetail['status'], string>> = { submitted: 'tag-approved', refused: 'tag-rejected', failed: 'tag-rejected', checking: 'tag-in-review', submitting: 'tag-in-review', checked: 'tag-in-review' };

function Progress({ batch: { status, rowsRead, rowsTotal, good, submitted }, t }: Props) {
  const words = t.batches;
  if (status === 'waiting') return <p>{words.waiting}</p>;
  const text = status === 'checking' ? words.reading(rowsRead, rowsTotal) : words.submitting(submitted, submitted + good);
  const [done, all] = status === 'checking' ? [rowsRead, rowsTotal] : [submitted, submitted + good];
  return <p class="batch-progress"><progress value={all === null ? undefined : done} max={all ?? undefined} aria-label={text}></progress> <span>{text}</span></p>;
}

function Done({ batch: { id, kind, number, submitted, application }, t }: Props) {
  const words = t.batches;
  const text = kind === 'each' ? words.doneEach(submitted) : kind === 'one' ? words.doneOne(submitted) : words.doneGrid(submitted);
  return (
    <div class="notice success">
      {number && <p>{words.numberIs} <strong class="batch-number">{number}</strong></p>}
      <p>{text}</p>
      {kind === 'each' && submitted > 0 && <p><a href={`/applications?batch=${id}`}>{words.applications}</a></p>}
      {kind === 'one' && application && <p><a href={`/applications/${application}`}>{words.application}</a></p>}
    </div>
  );
}

function Rows(props: Props) {
  const { batch, t, actions } = props;
  const words = t.batches;
  const tab = (name: BatchTab, label: string) => (
    <button type="button" role="tab" id={`tab-${name}`} aria-selected={batch.tab === name ? 'true' : 'false'} aria-controls="batch-rows" tabIndex={batch.tab === name ? 0 : -1} disabled={!actions}
      onClick={() => actions?.onTab(name, 1)} onKeyDown={(event) => { if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') { actions?.onTab(name === 'good' ? 'failed' : 'good', 1); } }}>{label}</button>
  );
  return (
    <>
      <div class="tabs" role="tablist" aria-label={words.tabs}>{tab('good', words.good(batch.good + batch.submitted))}{tab('failed', words.failed(batch.failed))}</div>
      <div id="batch-rows" class="tab-panel" role="tabpanel" aria-labelledby={`tab-${batch.tab}`} tabIndex={0}>
        {batch.tab === 'failed' && batch.failed > 0 && !isUnderWay(batch) && (
          <p class="batch-export"><a class="button secondary small" href={`/api/batches/${batch.id}/failures.xlsx`} download>{words.exportFailures}</a> <span class="hint">{words.failuresHint}</span></p>
        )}
        {batch.rows.length === 0 ? <p class="muted">{batch.tab === 'good' ? words.noGood : words.noFailed}</p> : <RowTable {...props} />}
        <Pages {...props} />
      </div>
    </>
  );
}

function RowTable({ batch, t }: Props) {
  const words = t.batches;
  const failed = batch.tab === 'failed';
  const linked = batch.rows.some(({ application }) => application !== null) && batch.kind === 'each';
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={words.rowsHead(batch.fileName)}>
      <table class="batch-rows">
        <thead><tr>
          <th scope="col">{words.line}</th>
          {failed && <th scope="col" class="batch-reasons">{words.reasons}</th>}
          {batch.columns.map(({ key, label, type }) => <th key={key} scope="col" class={type === 'text' ? undefined : 'amount'}>{label}</th>)}
          {linked && <th scope="col">{words.action}</th>}
        </tr></thead>
        <tbody>{batch.rows.map((row) => <Row key={row.line} row={row} batch={batch} failed={failed} linked={linked} t={t} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ row, batch, failed, linked, t }: { row: BatchRowView; batch: BatchDetail; failed: boolean; linked: boolean; t: Texts }) {
  const faulty = new Set(row.reasons.map(({ key }) => key));
  return (
    <tr>
      <th scope="row">{row.line}</th>
      {failed && <td class="batch-reasons">{row.reasons.map(({ message }, index) => <span key={index} class="block field-error">{message}</span>)}</td>}
      {batch.columns.map(({ key, type }, index) => <td key={key} class={[type === 'text' ? '' : 'amount', faulty.has(key) ? 'cell-fault' : ''].filter(Boolean).join(' ') || undefined}>{row.cells[index]}</td>)}
      {linked && <td>{row.application && <a href={`/applications/${row.application}`} aria-label={t.batches.applicationOf(row.line)}>{t.batches.open}</a>}</td>}
    </tr>
  );
}

function Pages({ batch: { tab, page, total }, t, actions }: Props) {
  if (total <= rowsOfTab) return null;
  return <Pager t={t} page={page} pageSize={rowsOfTab} total={total} shown={Math.min(rowsOfTab, total - (page - 1) * rowsOfTab)} busy={!actions} turnTo={(turned) => actions?.onTab(tab, turned)} />;
}

function Buttons({ batch, t, busy = false, actions, children }: Props) {
  const words = t.batches;
  const { status, good, kind, number } = batch;
  const again = status === 'failed' && number !== null;
  return (
    <div class="actions">
      {(status === 'checked' || again) && good > 0 && (
        <button type="button" class="button" id="batch-submit" disabled={!actions || busy} onClick={() => actions?.onSubmit()}>{again ? words.again : kind === 'grid' ? words.fill(good) : words.submit(good)}</button>
      )}
      {['waiting', 'checking', 'checked'].includes(status) && <button type="button" class="button secondary" id="batch-cancel" disabled={!actions || busy} onClick={() => actions?.onCancel()}>{words.cancel}</button>}
      {children}
    </div>
  );
}
