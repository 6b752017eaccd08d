import { useState } from 'preact/hooks';
import type { DictionaryEntry } from '../../../forms/form-definition.ts';
import type { DictionaryContent } from '../../../designer/portal-part-view.ts';
import { messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { byId } from '../page-data.ts';
import { sendForm } from './send-form.ts';
import { partWords, type PartSession } from './part-session.ts';
import { SmallButton, TextInput } from './settings-inputs.tsx';

const text = partWords.dictionaries;
const fixed = new Set(['value', 'label', 'en', 'retired', 'added']);
const mostShown = 200;

interface Props { session: PartSession; content: DictionaryContent; change: (content: unknown) => void; say: (message: string) => void }

/** A code list as a table: a row for each entry, a column for each attribute. */
export function DictionaryEditor({ session, content, change, say }: Props) {
  const [filter, setFilter] = useState('');
  const [attribute, setAttribute] = useState('');
  const [own, setOwn] = useState<string[]>([]);
  const { entries } = content;
  const attributes = [...new Set([...entries.flatMap((entry) => Object.keys(entry)), ...own])].filter((key) => !fixed.has(key));
  const words = filter.trim().toLowerCase();
  const found = entries.map((entry, index) => ({ entry, index })).filter(({ entry }) => words === '' || `${entry.value} ${entry.label} ${entry.en ?? ''}`.toLowerCase().includes(words));
  const keep = (next: DictionaryEntry[]): void => change({ ...content, entries: next });
  const set = (index: number, key: string, value: unknown): void => keep(entries.map((entry, at) => (at === index ? { ...entry, [key]: value } : entry)));
  const move = (index: number, by: number): void => {
    const next = [...entries];
    next.splice(index + by, 0, ...next.splice(index, 1));
    keep(next);
  };
  const addAttribute = (): void => { if (/^[a-z][A-Za-z0-9]{0,39}$/.test(attribute)) { setOwn([...own, attribute]); setAttribute(''); } };
  return (
    <>
      <div class="settings-pair">
        <TextInput id="dictionary-title" label={text.title} value={content.title} change={(title) => change({ ...content, title })} />
        <TextInput id="dictionary-english" label={text.titleEnglish} value={content.english} change={(english) => change({ ...content, english })} />
      </div>
      <p class="hint">{text.retiredHint}</p>
      <TextInput id="entry-filter" label={text.find} value={filter} change={setFilter} />
      {found.length > mostShown && <p role="status">{text.more(mostShown, found.length)}</p>}
      <div class="table-scroll" tabIndex={0} role="region" aria-label={text.entries}>
        <table class="options-table" id="entries">
          <thead><tr><th scope="col">{text.value}</th><th scope="col">{text.label}</th><th scope="col">{text.en}</th>{attributes.map((key) => <th scope="col" key={key}>{key}</th>)}<th scope="col">{text.retired}</th><th scope="col">{partWords.actions}</th></tr></thead>
          <tbody>{found.slice(0, mostShown).map(({ entry, index }) => (
            <tr key={index} data-entry={entry.value}>
              {(['value', 'label', 'en'] as const).map((key) => <td key={key}><input class="control" data-key={key} aria-label={`${text[key]} ${index + 1}`} value={entry[key] ?? ''} onInput={(event) => set(index, key, event.currentTarget.value)} /></td>)}
              {attributes.map((key) => <td key={key}><AttributeInput label={`${key} ${index + 1}`} value={entry[key]} change={(value) => set(index, key, value)} /></td>)}
              <td><input type="checkbox" class="plain-tick" aria-label={`${text.retired} ${entry.label}`} checked={entry.retired === true} onChange={(event) => set(index, 'retired', event.currentTarget.checked)} /></td>
              <td class="row-buttons">
                <button type="button" class="link-button" aria-label={`${partWords.up} ${entry.label}`} disabled={index === 0} onClick={() => move(index, -1)}>↑</button>{' '}
                <button type="button" class="link-button" aria-label={`${partWords.down} ${entry.label}`} disabled={index === entries.length - 1} onClick={() => move(index, 1)}>↓</button>{' '}
                <button type="button" class="link-button danger" aria-label={`${partWords.remove} ${entry.label}`} onClick={() => keep(entries.filter((_, at) => at !== index))}>{partWords.remove}</button>
              </td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      <div class="actions">
        <SmallButton id="add-entry" onClick={() => { setFilter(''); keep([...entries, { value: '', label: '', en: '' }]); }}>{text.addEntry}</SmallButton>
        {session.detail.state !== 'new' && <a class="button secondary small" href={`/api${sheetPath(session)}/sheet.xlsx`} download>{text.exportSheet}</a>}
      </div>
      <details><summary>{text.attributes}</summary>
        <TextInput id="new-attribute" label={text.attribute} hint={text.attributeHint} value={attribute} change={(value) => setAttribute(value.trim())} />
        <SmallButton id="add-attribute" onClick={addAttribute}>{text.addAttribute}</SmallButton>
      </details>
      <SheetImport session={session} take={(next) => { change({ ...content, entries: next }); say(text.imported(next.length)); }} />
    </>
  );
}

const sheetPath = ({ detail }: PartSession): string => `/designer/portals/${detail.portal}/dictionaries/${detail.name}`;

/** An attribute keeps its type: numbers and lists are written as they stand in JSON. */
function AttributeInput({ label, value, change }: { label: string; value: unknown; change: (value: unknown) => void }) {
  const isText = value === undefined || typeof value === 'string';
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === undefined || value === null ? '' : isText ? String(value) : JSON.stringify(value));
  const take = (next: string): void => {
    if (isText) { change(next === '' ? undefined : next); return; }
    setTyped(next);
    try {
      change(next === '' ? undefined : JSON.parse(next));
      setTyped(null);
    } catch {
      // Not yet what it will be: kept as it is typed until it can be read.
    }
  };
  return <input class="control" aria-label={label} aria-invalid={typed !== null || undefined} value={shown} onInput={(event) => take(event.currentTarget.value)} />;
}

function SheetImport({ session, take }: { session: PartSession; take: (entries: DictionaryEntry[]) => void }) {
  const read = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? [];
    if (!file) return;
    hideErrors(byId('problems'));
    try {
      take((await sendForm<{ entries: DictionaryEntry[] }>(`${sheetPath(session)}/read-sheet`, [file])).entries);
    } catch (error) {
      showErrors(byId('problems'), [{ message: messageOf(error), target: 'sheet-file' }], partWords.notSaved);
    }
    input.value = '';
  };
  return <div class="field"><label for="sheet-file">{text.importSheet}</label><input id="sheet-file" type="file" accept=".xlsx" onChange={(event) => void read(event.currentTarget)} /></div>;
}
