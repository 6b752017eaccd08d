import { useState } from 'preact/hooks';
import type { PublishingState } from '../../../designer/portal-part-view.ts';
import { designedItemAddress } from '../../views/designer-page.tsx';
import { portalSettingsAddress } from '../../views/portal-settings-page.tsx';
import { callApi, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { openDialog } from '../open-dialog.ts';
import { byId, make } from '../page-data.ts';
import { moment } from './draft-session.ts';
import { partWords } from './part-session.ts';

const text = partWords.publishing;

export const readPublishing = (portal: string): Promise<PublishingState> => callApi('GET', `/designer/portals/${portal}/publishing`);

/** The switch for two people, and everything that waits for the second. */
export function PublishingPage({ portal, first }: { portal: string; first: PublishingState }) {
  const [state, setState] = useState(first);
  const turn = async (fourEyes: boolean): Promise<void> => {
    const title = fourEyes ? text.turnOn : text.turnOff;
    const yes = await openDialog(byId<HTMLDialogElement>('dialog'), title, [make('p', {}, fourEyes ? text.confirmOn : text.confirmOff)], [{ label: partWords.cancel, value: false }, { label: title, value: true, kind: 'primary' }], false);
    if (!yes) return;
    hideErrors(byId('problems'));
    try {
      await callApi('PUT', `/designer/portals/${portal}/publishing`, { fourEyes });
      setState(await readPublishing(portal));
    } catch (error) {
      showErrors(byId('problems'), [{ message: messageOf(error) }], partWords.notSaved);
    }
  };
  const { fourEyes, byFile, items, parts } = state;
  return (
    <>
      <p class="lead">{text.intro}</p>
      <p id="four-eyes" role="status" data-on={String(fourEyes)}><span class="tag">{fourEyes ? text.on : text.off}</span> {byFile ? text.byFile : state.switchedAt ? text.switched(state.switchedBy ?? '', moment(state.switchedAt)) : ''}</p>
      {!byFile && <div class="actions"><button type="button" class="button secondary" id="turn" onClick={() => void turn(!fourEyes)}>{fourEyes ? text.turnOff : text.turnOn}</button></div>}
      <h2>{text.waitingItems}</h2>
      <Waiting id="waiting-items" heading={text.item} rows={items.map((one) => ({ ...one, href: designedItemAddress(portal, one.item) }))} />
      <h2>{text.waitingParts}</h2>
      <Waiting id="waiting-parts" heading={text.part} rows={parts.map((one) => ({ title: one.title, by: one.requestedBy, at: one.requestedAt, note: one.note, own: one.own, href: one.kind === 'dictionary' ? portalSettingsAddress(portal, 'dictionaries', one.name) : portalSettingsAddress(portal, one.kind) }))} />
    </>
  );
}

interface WaitingRow { title: string; by: string; at: string; note: string; own: boolean; href: string }

function Waiting({ id, heading, rows }: { id: string; heading: string; rows: readonly WaitingRow[] }) {
  if (rows.length === 0) return <p id={id}>{text.nothing}</p>;
  return (
    <table class="cards" id={id}>
      <thead><tr><th scope="col">{heading}</th><th scope="col">{text.requestedBy}</th><th scope="col">{partWords.note}</th><th scope="col">{partWords.actions}</th></tr></thead>
      <tbody>{rows.map((row) => (
        <tr key={row.href}>
          <th scope="row">{row.title}</th><td data-label={text.requestedBy}>{text.requested(row.by, moment(row.at))}</td><td data-label={partWords.note}>{row.note || partWords.none}</td>
          <td data-label={partWords.actions}><a href={row.href}>{text.open}</a>{row.own && <p class="hint">{text.own}</p>}</td>
        </tr>
      ))}</tbody>
    </table>
  );
}
