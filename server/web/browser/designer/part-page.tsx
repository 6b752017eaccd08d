import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartDetail, PartDifference, PartProblem, PartSaved } from '../../../designer/portal-part-view.ts';
import { ApiProblem, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { byId, make } from '../page-data.ts';
import { askNote } from './ask-note.ts';
import { moment } from './draft-session.ts';
import { partWords as text, type PartSession } from './part-session.ts';
import { SmallButton } from './settings-inputs.tsx';

/** An editor shows a content and tells of every change of it. */
export interface EditorProps { session: PartSession; content: never; change: (content: unknown) => void; say: (message: string) => void }
type Editor = FunctionComponent<EditorProps>;

const saidOf: Record<PartSaved['status'], string> = { live: text.saved, waiting: text.savedWaiting, unchanged: text.unchanged };
/** Beyond so many the dialog would be a page of its own. */
const mostShown = 40;

/** A part of a portal: its editor, what became of it, and its versions. */
export function PartPage({ session, editor }: { session: PartSession; editor: FunctionComponent<never> }) {
  const [detail, setDetail] = useState(session.detail);
  const [content, setContent] = useState<unknown>(session.detail.content);
  const [unsaved, setUnsaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  useEffect(() => { session.unsaved = unsaved; }, [unsaved]);
  const Content = editor as Editor;
  const latest = useRef(content);
  const edit = (next: unknown): void => {
    latest.current = next;
    setContent(next);
  };
  const act = async (work: () => Promise<PartSaved | null>, after = (saved: PartSaved): string => saidOf[saved.status]): Promise<void> => {
    hideErrors(byId('problems'));
    setSaid('');
    setBusy(true);
    const begunWith = latest.current;
    try {
      const saved = await work();
      if (!saved) return;
      const fresh = await session.reload();
      setDetail(fresh);
      // What was typed while it was saved stays, to be saved in its turn.
      if (latest.current === begunWith) {
        edit(fresh.content);
        setUnsaved(false);
      }
      setSaid(after(saved));
    } catch (error) {
      tellProblems(error);
    } finally {
      setBusy(false);
    }
  };
  const save = (): Promise<void> => act(async () => {
    const { problems, warnings, differences } = await session.check(content);
    if (problems.length > 0) { showErrors(byId('problems'), problems.map(asMessage), text.notSaved); return null; }
    const about = [make('p', {}, differences.length > 0 ? text.confirmText : text.unchanged), differenceList(differences), ...(warnings.length > 0 ? [make('p', {}, make('strong', {}, text.warnings)), listOf(warnings.map((one) => asMessage(one).message))] : [])];
    const note = await askNote(text.confirmTitle, about, text.stillSave, text.note);
    return note === null ? null : session.save(content, note);
  });
  const restore = (to: number, title: string, about: string): Promise<void> => act(async () => {
    const note = await askNote(title, [about, differenceList(await session.differencesOf(to), true)], title, text.note);
    return note === null ? null : session.restore(to, note);
  });
  return (
    <>
      {said && <p class="notice good" role="status" id="said">{said}</p>}
      {detail.waiting && <Waiting detail={detail} decide={(agree, reason) => act(() => session.decide(agree, reason), () => (agree ? text.agreed : text.declined))} />}
      {detail.shippedChanged && <p class="notice" id="shipped-changed">{text.shippedChanged}</p>}
      <Content session={session} content={content as never} change={(next) => { edit(next); setUnsaved(true); setSaid(''); }} say={setSaid} />
      {detail.state === 'changed' && <section aria-labelledby="shipped-title">
        <h2 id="shipped-title">{text.shippedDiffers}</h2>
        <details><summary>{text.shippedDiffers}（{detail.differsFromShipped.length}）</summary><DifferenceTable rows={detail.differsFromShipped} /></details>
        <div class="actions"><SmallButton id="take-over" onClick={() => void restore(0, text.takeOver, text.takeOverText)}>{text.takeOver}</SmallButton></div>
      </section>}
      <Versions session={session} detail={detail} restore={(version) => void restore(version, text.restore, text.restoreText(version))} />
      <p class="hint"><span class="tag" id="part-state" data-state={detail.state}>{text.states[detail.state]}</span> {text.rule}</p>
      <div class="action-bar">
        <p id="save-state" class="save-state" role="status" data-version={detail.version}>{busy ? text.saving : unsaved ? text.unsaved : ''}</p>
        <div class="actions"><button type="button" class="button" id="save" disabled={busy || !unsaved} onClick={() => void save()}>{detail.fourEyes ? text.saveWaiting : text.save}</button></div>
      </div>
    </>
  );
}

const asMessage = ({ path, message }: PartProblem): { message: string } => ({ message: path ? `${path}: ${message}` : message });

function tellProblems(error: unknown): void {
  showErrors(byId('problems'), error instanceof ApiProblem && error.errors.length > 0 ? error.errors.map((one) => asMessage(one as PartProblem)) : [{ message: messageOf(error) }], text.notSaved);
}

function Waiting({ detail: { waiting }, decide }: { detail: PartDetail; decide: (agree: boolean, reason: string) => Promise<void> }) {
  if (!waiting) return null;
  const ask = async (agree: boolean, title: string): Promise<void> => {
    const reason = await askNote(title, [waiting.note], title, text.reason);
    if (reason !== null) await decide(agree, reason);
  };
  return (
    <section class="panel" aria-labelledby="waiting-title" id="waiting">
      <h2 id="waiting-title">{text.editStates.waiting}</h2>
      <p>{text.waiting(waiting.by, moment(waiting.at))} {waiting.note}</p>
      <DifferenceTable rows={waiting.differences} />
      <div class="actions">
        {!waiting.own && <button type="button" class="button" id="agree" onClick={() => void ask(true, text.agree)}>{text.agree}</button>}
        <SmallButton id="decline" onClick={() => void ask(false, waiting.own ? text.takeBack : text.decline)}>{waiting.own ? text.takeBack : text.decline}</SmallButton>
      </div>
    </section>
  );
}

function Versions({ session, detail, restore }: { session: PartSession; detail: PartDetail; restore: (version: number) => void }) {
  const [shown, setShown] = useState<{ version: number; rows: PartDifference[] } | null>(null);
  if (detail.versions.length === 0) return null;
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">{text.versions}</h2>
      <table class="cards" id="part-versions">
        <thead><tr><th scope="col">{text.version}</th><th scope="col">{text.at}</th><th scope="col">{text.by}</th><th scope="col">{text.note}</th><th scope="col">{text.actions}</th></tr></thead>
        <tbody>{detail.versions.map((one) => (
          <tr key={one.version}>
            <th scope="row">{one.version} <span class="tag">{one.current ? text.current : text.editStates[one.state]}</span>{one.shipped && <> <span class="tag">{text.states.shipped}</span></>}</th>
            <td data-label={text.at}>{moment(one.at)}</td><td data-label={text.by}>{one.by ?? text.system}{one.decidedBy && ` / ${one.decidedBy}`}</td><td data-label={text.note}>{[one.note, one.decisionNote].filter(Boolean).join(' / ') || text.none}</td>
            <td data-label={text.actions}>
              <button type="button" class="link-button" onClick={() => void session.differencesOf(one.version).then((rows) => setShown({ version: one.version, rows }), tellProblems)}>{text.differences}</button>{' '}
              {!one.current && one.state === 'live' && <button type="button" class="link-button" data-restore={one.version} onClick={() => restore(one.version)}>{text.restore}</button>}
            </td>
          </tr>
        ))}</tbody>
      </table>
      {shown && <><h3>{text.version} {shown.version}</h3><DifferenceTable rows={shown.rows} /></>}
    </section>
  );
}

export function DifferenceTable({ rows }: { rows: readonly PartDifference[] }) {
  if (rows.length === 0) return <p>{text.difference.none}</p>;
  return (
    <table class="cards register-table differences">
      <thead><tr><th scope="col">{text.difference.field}</th><th scope="col">{text.difference.kind}</th><th scope="col">{text.difference.before}</th><th scope="col">{text.difference.after}</th></tr></thead>
      <tbody>{rows.slice(0, 300).map((row, index) => (
        <tr key={index}>
          <th scope="row">{row.name}{row.what && ` · ${row.what}`}</th>
          <td data-label={text.difference.kind}>{text.difference.kinds[row.kind]}</td><td data-label={text.difference.before}>{row.before || text.none}</td><td data-label={text.difference.after}>{row.after || text.none}</td>
        </tr>
      ))}</tbody>
    </table>
  );
}

const listOf = (lines: readonly string[]): HTMLElement => make('ul', {}, ...lines.map((line) => make('li', {}, line)));

/** The differences as lines of a dialog; `backwards` where what is now is to give way. */
function differenceList(rows: readonly PartDifference[], backwards = false): HTMLElement {
  const lines = rows.slice(0, mostShown).map(({ name, what, before, after }) => `${name}${what && ` · ${what}`}：${(backwards ? after : before) || text.none} → ${(backwards ? before : after) || text.none}`);
  return listOf(rows.length > mostShown ? [...lines, `… ${rows.length}`] : lines);
}
