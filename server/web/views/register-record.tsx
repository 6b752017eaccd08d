import type { RecordDetail, RecordVersion } from '../../designer/register-view.ts';
import type { FormDefinition } from '../../forms/form-definition.ts';
import type { PageContext } from '../page-context.ts';
import type { Texts } from '../texts/texts.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';
import { registerAddress } from './register-list.tsx';

/** What the browser module of this page starts from; without id it is a new record. */
export interface RecordPageData { portal: string; register: string; id: string | null; version: number; removed: boolean; form: FormDefinition; data: Record<string, unknown> }

interface Props { page: PageContext; portal: string; register: string; registerTitle: string; form: FormDefinition; record: RecordDetail | null }

/** One record in its own form, with what it was before. */
export function RegisterRecord({ page, portal, register, registerTitle, form, record }: Props) {
  const words = page.t.registers;
  const title = record?.name ?? words.newTitle;
  const start: RecordPageData = { portal, register, id: record?.id ?? null, version: record?.version ?? 0, removed: record?.removed ?? false, form, data: record?.data ?? {} };
  return (
    <Document page={page} title={title} script="record.js" data={start} here="registers"
      crumbs={[{ title: words.title, href: '/designer/registers' }, { title: registerTitle, href: registerAddress({ portal, register }) }]}>
      <h1><span class="caption">{registerTitle}{record && ` · ${words.version(record.version)}`}</span>{title}</h1>
      <noscript><p class="notice">{page.t.layout.needsScript}</p></noscript>
      <div id="problems" class="error-summary" role="alert" tabIndex={-1} aria-labelledby="problems-title" hidden></div>
      {record?.removed
        ? <p class="notice returned" role="status">{words.removed}</p>
        : <>
            <section aria-labelledby="form-title">
              <h2 id="form-title">{words.form}</h2>
              <div id="form" class="business-form" aria-busy="true"><p class="muted">{words.loading}</p></div>
            </section>
            {record?.period && <Successor t={page.t} />}
            <div class="action-bar">
              <p id="save-state" class="save-state" role="status"></p>
              <div class="actions">
                {record && <button class="button warning" id="remove" type="button" disabled>{words.remove}</button>}
                <button class="button" id="save" type="button" disabled>{words.save}</button>
              </div>
            </div>
          </>}
      {record && <History t={page.t} record={record} />}
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </Document>
  );
}

/** A parameter is not overwritten but followed by its new values. */
function Successor({ t }: { t: Texts }) {
  const words = t.registers;
  return (
    <section class="panel successor" aria-labelledby="successor-title">
      <h2 id="successor-title">{words.successor}</h2>
      <p id="successor-text">{words.successorText}</p>
      <div class="field">
        <label for="successor-from">{words.from}</label>
        <p class="hint" id="from-hint">{words.fromHint}</p>
        <p class="field-error" id="from-error" hidden>{words.needFrom}</p>
        <input id="successor-from" type="text" inputMode="numeric" maxLength={10} aria-describedby="from-error from-hint" autocomplete="off" />
      </div>
      <div class="choice"><input type="checkbox" id="successor-force" aria-describedby="force-hint" /><label for="successor-force">{words.force}</label></div>
      <p class="hint" id="force-hint">{words.forceHint}</p>
      <div class="actions"><button class="button secondary" id="successor" type="button" disabled>{words.adjust}</button></div>
    </section>
  );
}

function History({ t, record }: { t: Texts; record: RecordDetail }) {
  const words = t.registers;
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title">{words.history}</h2>
      <ol class="timeline record-history">
        {record.history.map((version, index) => <Version key={version.version} t={t} version={version} isCurrent={index === 0 && !record.removed} />)}
      </ol>
    </section>
  );
}

function Version({ t, version, isCurrent }: { t: Texts; version: RecordVersion; isCurrent: boolean }) {
  const words = t.registers;
  const { kind, changes } = version;
  return (
    <li>
      <p><strong>{words.version(version.version)}</strong> <span class="tag">{isCurrent ? words.current : words.kinds[kind]}</span></p>
      <p class="muted"><Moment at={version.at} /> · {version.by ?? words.system} · {words.causes[version.cause.type] ?? version.cause.type}</p>
      {kind === 'changed' && changes.length === 0 && <p class="muted">{words.noChanges}</p>}
      {changes.length > 0 && (
        <details open={kind === 'changed' && changes.length <= 8}>
          <summary>{words.kinds[kind]}（{changes.length}）</summary>
          <table class="cards register-table differences">
            <thead><tr><th scope="col">{words.field}</th>{kind === 'changed' && <th scope="col">{words.before}</th>}<th scope="col">{words.after}</th></tr></thead>
            <tbody>{changes.map((change, index) => (
              <tr key={index}>
                <th scope="row">{change.label}</th>
                {kind === 'changed' && <td data-label={words.before}>{change.before || words.empty}</td>}
                <td data-label={words.after}>{change.after || words.empty}</td>
              </tr>
            ))}</tbody>
          </table>
        </details>
      )}
      {!isCurrent && kind !== 'removed' && <button type="button" class="button secondary small" data-revert={version.version} aria-label={words.revertOf(version.version)} disabled>{words.revert}</button>}
    </li>
  );
}
