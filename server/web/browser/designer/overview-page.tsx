import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { Difference, DraftDetail, ItemProblem, RevisionNote, VersionNote } from '../../../designer/item-view.ts';
import type { Replay } from '../../../designer/replay-submissions.ts';
import { ApiProblem, callApi, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { openDialog } from '../open-dialog.ts';
import { byId, make } from '../page-data.ts';
import { askNote } from './ask-note.ts';
import { DraftSession, moment, openApp, words } from './draft-session.ts';
import { ProblemList } from './save-bar.tsx';
import { TextInput, SmallButton } from './settings-inputs.tsx';

const text = words.overview;

interface Overview { detail: DraftDetail; problems: ItemProblem[]; differences: Difference[]; versions: VersionNote[]; revisions: RevisionNote[] }

async function readOverview(session: DraftSession): Promise<Overview> {
  const rows = async <Row,>(path: string): Promise<Row[]> => (await callApi<{ rows: Row[] }>('GET', `${session.path}/${path}`)).rows;
  const [detail, { rows: problems }, differences, versions, revisions] = await Promise.all([
    callApi<DraftDetail>('GET', session.path), callApi<{ rows: ItemProblem[] }>('POST', `${session.path}/check`, {}), rows<Difference>('differences'), rows<VersionNote>('versions'), rows<RevisionNote>('revisions'),
  ]);
  return { detail, problems, differences, versions, revisions };
}

export async function openOverview(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    render(<OverviewPage session={session} first={await readOverview(session)} />, place);
  });
}

function OverviewPage({ session, first }: { session: DraftSession; first: Overview }) {
  const [shown, setShown] = useState(first);
  const [said, setSaid] = useState('');
  const [replayed, setReplayed] = useState('');
  const { detail, problems, differences, versions, revisions } = shown;
  const { path } = session;
  /** Calls, says what came of it, and shows how things stand now. */
  const act = async (call: () => Promise<string>): Promise<void> => {
    hideErrors(byId('problems'));
    try {
      const message = await call();
      setShown(await readOverview(session));
      setSaid(message);
    } catch (error) {
      showErrors(byId('problems'), error instanceof ApiProblem && error.errors.length > 0 ? error.errors.map(({ message, path: at }) => ({ message: `${at} ${message}` })) : [{ message: messageOf(error) }], words.notSaved);
    }
  };
  const publish = (): void => void (async () => {
    const note = await askNote(detail.request && !detail.request.own ? text.agree : text.publishTitle, [detail.live ? `${text.publishText} ${replayed || text.notReplayed}` : text.publishText], text.publishConfirm, text.note);
    if (note === null) return;
    await act(async () => {
      const answer = await callApi<{ status: string; version?: number }>('POST', `${path}/publish`, { revision: detail.revision, note });
      return answer.status === 'published' ? text.published(answer.version ?? 0) : text.requestSent;
    });
  })();
  const withReason = (label: string, about: string, work: (reason: string) => Promise<unknown>): void => void (async () => {
    const reason = await askNote(label, [about], label, words.reason);
    if (reason) await act(async () => { await work(reason); return ''; });
  })();
  const { live, request } = detail;
  return (
    <>
      {said && <p class="notice good" role="status" id="said">{said}</p>}
      <div class="designer-columns">
        <section class="panel" aria-labelledby="draft-title">
          <h2 id="draft-title">{text.draft}</h2>
          {detail.revision === 0 ? <p>{text.noDraft}</p> : <p>{text.draftIs(detail.revision, detail.updatedBy ?? '', moment(detail.updatedAt!))}</p>}
          {detail.overtaken && <p class="notice">{text.overtaken}</p>}
          {request && <p class="notice" id="request">{text.requestedBy(request.by, moment(request.at))} {request.note}</p>}
          <ProblemList session={session} problems={problems} />
          <div class="actions">
            {detail.revision > 0 && <button type="button" class="button" id="publish" disabled={problems.length > 0 || Boolean(request?.own)} onClick={publish}>{request && !request.own ? text.agree : text.publish}</button>}
            {request && <SmallButton onClick={() => withReason(request.own ? text.takeBack : text.decline, '', (reason) => callApi('POST', `${path}/decline`, { reason }))}>{request.own ? text.takeBack : text.decline}</SmallButton>}
            {detail.revision > 0 && <a class="button secondary small" href={`/api${path}/export.zip?version=draft`} download>{text.exportDraft}</a>}
            {detail.revision > 0 && live && <SmallButton onClick={() => void confirmed(text.discard, text.discardText).then((yes) => (yes ? act(async () => { await callApi('DELETE', `${path}/draft?revision=${detail.revision}`); return ''; }) : undefined))}>{text.discard}</SmallButton>}
          </div>
        </section>
        <section class="panel" aria-labelledby="live-title">
          <h2 id="live-title">{text.live}</h2>
          {!live ? <p>{text.neverPublished}</p> : <>
            <p id="live-version">{text.liveIs(live.version, moment(live.publishedAt))}</p>
            {live.withdrawn && <p class="notice returned">{text.isWithdrawn}</p>}
            {(live.from || live.until) && <p>{text.offeredBetween(live.from ?? text.always, live.until ?? text.always)}</p>}
            <Schedule live={live} set={(from, until) => act(async () => { await callApi('PUT', `${path}/schedule`, { from, until }); return ''; })} />
            <div class="actions">
              {live.withdrawn
                ? <SmallButton onClick={() => void act(async () => { await callApi('POST', `${path}/offer`, {}); return ''; })}>{text.offer}</SmallButton>
                : <SmallButton onClick={() => withReason(text.withdraw, text.withdrawText, (reason) => callApi('POST', `${path}/withdraw`, { reason }))}>{text.withdraw}</SmallButton>}
            </div>
          </>}
        </section>
      </div>
      {detail.revision > 0 && <section aria-labelledby="differences-title"><h2 id="differences-title">{text.differences}</h2>
        {live ? <Differences rows={differences} /> : <details><summary>{text.kinds.added}（{differences.length}）</summary><Differences rows={differences} /></details>}
      </section>}
      {detail.revision > 0 && live && <ReplayPart path={path} said={setReplayed} />}
      <Versions path={path} versions={versions} revision={detail.revision} act={act} fourEyes={detail.fourEyes} />
      {revisions.length > 0 && <details><summary>{text.history}（{revisions.length}）</summary><ol class="timeline">{revisions.map((one) => <li key={one.revision}><p>{text.draftIs(one.revision, one.by, moment(one.at))} {one.note}</p></li>)}</ol></details>}
    </>
  );
}

function Schedule({ live, set }: { live: NonNullable<DraftDetail['live']>; set: (from: string | null, until: string | null) => Promise<void> }) {
  const [from, setFrom] = useState(live.from ?? ''), [until, setUntil] = useState(live.until ?? '');
  return (
    <details><summary>{text.schedule}</summary>
      <p class="hint">{text.scheduleHint}</p>
      <div class="settings-pair">
        <div class="field"><label for="offered-from">{text.from}</label><input id="offered-from" class="control" type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} /></div>
        <div class="field"><label for="offered-until">{text.until}</label><input id="offered-until" class="control" type="date" value={until} onInput={(event) => setUntil(event.currentTarget.value)} /></div>
      </div>
      <SmallButton onClick={() => void set(from || null, until || null)}>{text.setSchedule}</SmallButton>
    </details>
  );
}

/** What is different, under the names of the two that are compared. */
export function Differences({ rows, before = text.before, after = text.after }: { rows: readonly Difference[]; before?: string; after?: string }) {
  if (rows.length === 0) return <p>{text.noDifferences}</p>;
  return (
    <table class="cards register-table differences" id="differences">
      <thead><tr><th scope="col">{text.field}</th><th scope="col">{text.kind}</th><th scope="col">{before}</th><th scope="col">{after}</th></tr></thead>
      <tbody>{rows.slice(0, 300).map((row, index) => (
        <tr key={index}>
          <th scope="row"><span class="tag">{text.groups[row.group]}</span> {row.name}{row.what && ` · ${row.what}`}</th>
          <td data-label={text.kind}>{text.kinds[row.kind]}</td><td data-label={before}>{row.before || words.none}</td><td data-label={after}>{row.after || words.none}</td>
        </tr>
      ))}</tbody>
    </table>
  );
}

/** Judges portion by portion, so that the reader sees how far it is and nobody else waits; a draft that changes meanwhile is judged anew. */
async function replayAll(path: string, last: number, tell: (replay: Replay) => void): Promise<Replay> {
  let sum: Replay | null = null;
  for (;;) {
    const portion: Replay = await callApi<Replay>('POST', `${path}/replay`, sum?.next ? { last: last - sum.judged, after: sum.next } : { last });
    if (sum && sum.revision !== portion.revision) { sum = null; continue; }
    sum = sum ? { ...portion, total: sum.total, judged: sum.judged + portion.judged, differing: sum.differing + portion.differing, rows: [...sum.rows, ...portion.rows].slice(0, mostReplayed) } : portion;
    tell(sum);
    if (sum.next === null) return sum;
  }
}

const mostReplayed = 100;

function ReplayPart({ path, said }: { path: string; said: (summary: string) => void }) {
  const [last, setLast] = useState('200');
  const [replay, setReplay] = useState<Replay | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    hideErrors(byId('problems'));
    try {
      const { judged, differing } = await replayAll(path, Math.min(2000, Math.max(1, Number(last) || 200)), setReplay);
      said(text.replayed(judged, differing));
    } catch (error) {
      showErrors(byId('problems'), [{ message: messageOf(error) }]);
    } finally {
      setBusy(false);
    }
  };
  const stepOf = (step: string): string => words.try.statuses[step] ?? step;
  return (
    <section aria-labelledby="replay-title">
      <h2 id="replay-title">{text.replay}</h2>
      <p>{text.replayText}</p>
      <TextInput id="replay-last" label={text.replayLast} number value={last} change={setLast} />
      <button type="button" class="button secondary" id="replay" disabled={busy} onClick={() => void run()}>{busy ? text.replaying : text.replayRun}</button>
      {busy && replay && <p role="status" id="replaying"><progress class="bar" max={Math.max(1, replay.total)} value={replay.judged} aria-label={text.replaying}></progress> {text.replayProgress(replay.judged, replay.total)}</p>}
      {!busy && replay && <p role="status" id="replayed" class={replay.differing === 0 ? 'notice good' : 'notice'}>{text.replayed(replay.judged, replay.differing)}</p>}
      {replay && replay.rows.length > 0 && <div id="replay-rows">{replay.rows.map((row) => (
        <details key={row.number}><summary>{row.number}（{moment(row.submittedAt)}）</summary><ul>
          {row.refused.map((one, index) => <li key={`r${index}`}>{text.nowRefused}：{one.message} <code>{one.path}</code></li>)}
          {row.accepted.map((one, index) => <li key={`a${index}`}>{text.nowAccepted}：{one.message} <code>{one.path}</code></li>)}
          {row.changed.map((one, index) => <li key={`c${index}`}>{text.nowOther}：{one.label} {one.before || words.none} → {one.after || words.none}</li>)}
          {row.routed && <li>{text.nowRouted}：{stepOf(row.routed.before)} → {stepOf(row.routed.after)}</li>}
        </ul></details>
      ))}</div>}
    </section>
  );
}

export function Versions({ path, versions, revision, act, fourEyes }: { path: string; versions: readonly VersionNote[]; revision: number; act: (call: () => Promise<string>) => Promise<void>; fourEyes: boolean }) {
  if (versions.length === 0) return null;
  const back = async (version: number): Promise<void> => {
    const note = await askNote(text.rollbackTitle, [text.rollbackText(version)], text.rollback, text.note);
    if (note !== null) await act(async () => text.published((await callApi<{ version: number }>('POST', `${path}/rollback`, { version, note })).version));
  };
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">{text.versions}</h2>
      <table class="cards" id="versions">
        <thead><tr><th scope="col">{text.version}</th><th scope="col">{text.at}</th><th scope="col">{text.by}</th><th scope="col">{text.note}</th><td></td></tr></thead>
        <tbody>{versions.map((one) => (
          <tr key={one.version}>
            <th scope="row">{one.version} {one.current && <span class="tag">{text.current}</span>}</th>
            <td data-label={text.at}>{moment(one.at)}</td><td data-label={text.by}>{one.by ?? text.shipped}</td><td data-label={text.note}>{one.by ? one.note : ''}</td>
            <td>
              <a href={`/api${path}/export.zip?version=${one.version}`} download>{text.exportVersion}</a>{' '}
              {!one.current && !fourEyes && <button type="button" class="link-button" data-rollback={one.version} onClick={() => void back(one.version)}>{text.rollback}</button>}{' '}
              {!one.current && <button type="button" class="link-button" onClick={() => void act(async () => { await callApi('POST', `${path}/draft/bring-back`, { revision, version: one.version }); return ''; })}>{text.intoDraft}</button>}
            </td>
          </tr>
        ))}</tbody>
      </table>
    </section>
  );
}

const confirmed = (title: string, about: string): Promise<boolean> => openDialog(byId<HTMLDialogElement>('dialog'), title, [make('p', {}, about)], [{ label: words.cancel, value: false }, { label: title, value: true, kind: 'warning' }], false);
