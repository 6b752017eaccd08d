import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { Difference, DraftDetail, RevisionNote, VersionNote } from '../../../designer/item-view.ts';
import type { ShippedState } from '../../../designer/shipped-item.ts';
import { callApi, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { byId } from '../page-data.ts';
import { DraftSession, moment, openApp, words } from './draft-session.ts';
import { Differences, Versions } from './overview-page.tsx';
import { partWords } from './part-session.ts';
import { SelectInput, SmallButton } from './settings-inputs.tsx';

const text = partWords.versionsPage;

interface Known { versions: VersionNote[]; saves: RevisionNote[]; shipped: ShippedState; detail: DraftDetail }

async function readKnown(path: string): Promise<Known> {
  const rows = async <Row,>(of: string): Promise<Row[]> => (await callApi<{ rows: Row[] }>('GET', `${path}/${of}`)).rows;
  const [versions, saves, shipped, detail] = await Promise.all([rows<VersionNote>('versions'), rows<RevisionNote>('revisions'), callApi<ShippedState>('GET', `${path}/shipped`), callApi<DraftDetail>('GET', path)]);
  return { versions, saves, shipped, detail };
}

/** Every version of an item: beside one another, as files, brought back; and the one that is shipped. */
export async function openVersionsPage(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    render(<VersionsPage path={session.path} first={await readKnown(session.path)} />, place);
  });
}

function VersionsPage({ path, first }: { path: string; first: Known }) {
  const [known, setKnown] = useState(first);
  const [said, setSaid] = useState('');
  const { versions, saves, shipped, detail } = known;
  const act = async (work: () => Promise<string>): Promise<void> => {
    hideErrors(byId('problems'));
    try {
      const message = await work();
      setKnown(await readKnown(path));
      setSaid(message);
    } catch (error) {
      showErrors(byId('problems'), [{ message: messageOf(error) }], words.notSaved);
    }
  };
  return (
    <>
      {said && <p class="notice good" role="status" id="said">{said}</p>}
      {versions.length === 0 && <p>{text.noVersions}</p>}
      <Versions path={path} versions={versions} revision={detail.revision} act={act} fourEyes={detail.fourEyes} />
      <Comparison path={path} known={known} />
      {detail.live && <Shipped shipped={shipped} takeOver={() => act(async () => { await callApi('POST', `${path}/take-over`, { revision: detail.revision }); return text.takenOver; })} />}
      {saves.length > 0 && <section aria-labelledby="saves-title"><h2 id="saves-title">{text.saves}</h2><ol class="timeline" id="saves">{saves.map((one) => <li key={one.revision}><p>{words.overview.draftIs(one.revision, one.by, moment(one.at))} {one.note}</p></li>)}</ol></section>}
    </>
  );
}

function Comparison({ path, known: { versions, saves, shipped, detail } }: { path: string; known: Known }) {
  const choices = [
    ...versions.map(({ version, current, by, note }) => ({ name: `${version}`, label: `${text.version(version)}${current ? ` (${text.live})` : ''} ${by ? note : ''}`.trim() })),
    ...(detail.revision > 0 ? [{ name: 'draft', label: text.draft }] : []), ...saves.slice(1).map(({ revision }) => ({ name: `r${revision}`, label: text.save(revision) })), ...(shipped.exists ? [{ name: 'shipped', label: text.shipped }] : []),
  ];
  const [from, setFrom] = useState(choices[1]?.name ?? choices[0]?.name ?? ''), [to, setTo] = useState(choices[0]?.name ?? '');
  const [rows, setRows] = useState<Difference[] | null>(null);
  if (choices.length < 2) return null;
  const labelOf = (name: string): string => choices.find((one) => one.name === name)?.label ?? name;
  const compare = async (): Promise<void> => {
    hideErrors(byId('problems'));
    try {
      setRows((await callApi<{ rows: Difference[] }>('GET', `${path}/compare?from=${from}&to=${to}`)).rows);
    } catch (error) {
      showErrors(byId('problems'), [{ message: messageOf(error) }], words.notSaved);
    }
  };
  return (
    <section aria-labelledby="compare-title">
      <h2 id="compare-title">{text.compare}</h2>
      <div class="settings-pair">
        <SelectInput id="compare-from" label={text.from} value={from} choices={choices} change={(value) => { setFrom(value); setRows(null); }} />
        <SelectInput id="compare-to" label={text.to} value={to} choices={choices} change={(value) => { setTo(value); setRows(null); }} />
      </div>
      <div class="actions"><button type="button" class="button secondary" id="compare" disabled={!from || !to} onClick={() => void compare()}>{text.compare}</button></div>
      {rows && <div id="compared" role="status"><Differences rows={rows} before={labelOf(from)} after={labelOf(to)} /></div>}
    </section>
  );
}

function Shipped({ shipped: { exists, follows, rows }, takeOver }: { shipped: ShippedState; takeOver: () => Promise<void> }) {
  return (
    <section aria-labelledby="shipped-title" id="shipped" data-follows={String(follows)}>
      <h2 id="shipped-title">{text.shippedTitle}</h2>
      {!exists ? <p>{text.notShipped}</p> : follows ? <p>{text.follows}</p> : <>
        <p>{text.administered} {rows.length === 0 ? text.sameAsShipped : text.differs(rows.length)}</p>
        {rows.length > 0 && <><details><summary>{partWords.shippedDiffers}（{rows.length}）</summary><Differences rows={rows} before={text.live} after={text.shipped} /></details>
          <div class="actions"><SmallButton id="take-over" onClick={() => void takeOver()}>{text.takeOver}</SmallButton></div></>}
      </>}
    </section>
  );
}
