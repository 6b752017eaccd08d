import { useState } from 'preact/hooks';
import type { PartSummary } from '../../../designer/portal-part-view.ts';
import { portalSettingsAddress } from '../../views/portal-settings-page.tsx';
import { moment } from './draft-session.ts';
import { partWords } from './part-session.ts';
import { TextInput } from './settings-inputs.tsx';

const text = partWords.dictionaries;

/** The code lists of a portal, and the way to a new one. */
export function DictionariesPage({ portal, rows }: { portal: string; rows: readonly PartSummary[] }) {
  const [filter, setFilter] = useState('');
  const [key, setKey] = useState('');
  const [error, setError] = useState<string | null>(null);
  const shown = rows.filter(({ title, name }) => `${title} ${name}`.toLowerCase().includes(filter.trim().toLowerCase()));
  const begin = (): void => {
    const isUsable = /^[a-z][a-z0-9-]{0,58}[a-z0-9]$/.test(key);
    setError(isUsable ? null : text.needKey);
    if (isUsable) location.assign(portalSettingsAddress(portal, 'dictionaries', key));
  };
  return (
    <>
      <p class="lead">{text.intro}</p>
      <TextInput id="dictionary-filter" label={text.filter} value={filter} change={setFilter} />
      <p role="status">{text.total(shown.length)}</p>
      <table class="cards" id="dictionaries">
        <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.entries}</th><th scope="col">{partWords.state}</th></tr></thead>
        <tbody>{shown.map((row) => (
          <tr key={row.name}>
            <th scope="row"><a href={portalSettingsAddress(portal, 'dictionaries', row.name)}>{row.title}</a> <code>{row.name}</code></th>
            <td data-label={text.entries}>{text.count(row.entries, row.retired)}</td>
            <td data-label={partWords.state}><span class="tag">{partWords.states[row.state]}</span>{row.state !== 'shipped' && row.at && ` ${row.by ?? ''} ${moment(row.at)}`}{row.shippedChanged && <> <strong>{partWords.shippedChanged}</strong></>}</td>
          </tr>
        ))}</tbody>
      </table>
      <section class="panel" aria-labelledby="new-title">
        <h2 id="new-title">{text.create}</h2>
        <TextInput id="new-key" label={text.key} hint={text.keyHint} value={key} error={error} change={(value) => setKey(value.trim())} />
        <div class="actions"><button type="button" class="button secondary" id="new-begin" onClick={begin}>{text.begin}</button></div>
      </section>
    </>
  );
}
