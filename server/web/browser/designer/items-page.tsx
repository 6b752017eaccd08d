import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { DesignedItem, PortalChoices } from '../../../designer/item-view.ts';
import { designedItemAddress, type DesignerHomeData } from '../../views/designer-page.tsx';
import { ApiProblem, callApi, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { byId, pageData } from '../page-data.ts';
import { moment, openApp, words } from './draft-session.ts';
import { SelectInput, TextInput } from './settings-inputs.tsx';

const text = words.items;

export async function openItemsPage(): Promise<void> {
  await openApp(async (place) => {
    const { rows } = await callApi<{ rows: DesignedItem[] }>('GET', '/designer/items');
    const own = new Set(rows.map(({ portal }) => portal));
    const { portals } = pageData<DesignerHomeData>();
    render(<ItemsPage rows={rows} portals={portals.filter(({ portal }) => own.has(portal) || own.size === 0)} />, place);
  });
}

const starters = ['empty', 'simple', 'money-grid', 'batch', 'query', 'two-party'] as const;

function ItemsPage({ rows, portals }: { rows: DesignedItem[]; portals: DesignerHomeData['portals'] }) {
  const [filter, setFilter] = useState('');
  const shown = rows.filter(({ title, item }) => `${title} ${item}`.toLowerCase().includes(filter.trim().toLowerCase()));
  const title = (portal: string): string => portals.find((one) => one.portal === portal)?.title ?? portal;
  return (
    <>
      <p class="lead">{text.intro}</p>
      <div class="designer-columns">
        <NewItem rows={rows} portals={portals} />
        <Import portals={portals} />
      </div>
      <h2>{text.total(shown.length)}</h2>
      <TextInput id="item-filter" label={text.filter} value={filter} change={setFilter} />
      <table class="cards designer-items">
        <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.portal}</th><th scope="col">{text.version}</th><th scope="col">{text.draft}</th></tr></thead>
        <tbody>{shown.map((row) => (
          <tr key={`${row.portal}/${row.item}`} data-item={row.item}>
            <th scope="row"><a href={designedItemAddress(row.portal, row.item)}>{row.title}</a></th>
            <td data-label={text.portal}>{title(row.portal)}</td>
            <td data-label={text.version}>{row.version ?? '—'} <span class="tag">{row.version === null ? text.never : row.withdrawn ? text.withdrawn : text.live}</span></td>
            <td data-label={text.draft}>{row.draft ? <>{text.draftBy(row.draft.by, moment(row.draft.updatedAt))}{row.draft.requested && <> <span class="tag">{text.requested}</span></>}</> : '—'}</td>
          </tr>
        ))}</tbody>
      </table>
    </>
  );
}

function NewItem({ rows, portals }: { rows: DesignedItem[]; portals: DesignerHomeData['portals'] }) {
  const [portal, setPortal] = useState(portals[0]?.portal ?? '');
  const [title, setTitle] = useState('');
  const [item, setItem] = useState('');
  const [from, setFrom] = useState('starter:simple');
  const [list, setList] = useState('');
  const [lists, setLists] = useState<PortalChoices['lists']>([]);
  const [errors, setErrors] = useState<{ title?: string; item?: string }>({});
  const choose = (value: string): void => {
    setFrom(value);
    if (value === 'starter:query') void callApi<PortalChoices>('GET', `/designer/portals/${portal}/choices`).then((choices) => setLists(choices.lists), () => undefined);
  };
  const create = async (): Promise<void> => {
    hideErrors(byId('problems'));
    const found = { ...(title.trim() === '' ? { title: text.needName } : {}), ...(/^[a-z][a-z0-9-]{1,78}[a-z0-9]$/.test(item) ? {} : { item: text.needKey }) };
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const [kind, name = ''] = [from.slice(0, from.indexOf(':')), from.slice(from.indexOf(':') + 1)];
    try {
      await callApi('POST', '/designer/items', { portal, item, title, from: kind === 'item' ? { item: name } : { starter: name, ...(name === 'query' && list ? { list } : {}) } });
      location.assign(designedItemAddress(portal, item));
    } catch (error) {
      showErrors(byId('problems'), error instanceof ApiProblem && error.errors.length > 0 ? error.errors.map(({ message }) => ({ message })) : [{ message: messageOf(error) }]);
    }
  };
  return (
    <section class="panel" aria-labelledby="new-title">
      <h2 id="new-title">{text.create}</h2>
      <SelectInput id="new-portal" label={text.portal} value={portal} choices={portals.map((one) => ({ name: one.portal, label: one.title }))} change={setPortal} />
      <TextInput id="new-name" label={text.name} value={title} error={errors.title ?? null} change={setTitle} />
      <TextInput id="new-key" label={text.key} hint={text.keyHint} value={item} error={errors.item ?? null} change={(value) => setItem(value.trim())} />
      <SelectInput id="new-from" label={text.from} value={from} choices={[...starters.map((name) => ({ name: `starter:${name}`, label: text.starters[name] })), ...rows.filter((row) => row.portal === portal && row.version !== null).map((row) => ({ name: `item:${row.portal}/${row.item}`, label: `${text.other}：${row.title}` }))]} change={choose} />
      {from === 'starter:query' && <SelectInput id="new-list" label={text.list} value={list} choices={lists} change={setList} />}
      <div class="actions"><button type="button" class="button" id="new-begin" onClick={() => void create()}>{text.begin}</button></div>
    </section>
  );
}

function Import({ portals }: { portals: DesignerHomeData['portals'] }) {
  const [portal, setPortal] = useState(portals[0]?.portal ?? '');
  const [files, setFiles] = useState<File[]>([]);
  const [done, setDone] = useState<{ text: string; href: string } | null>(null);
  const send = async (): Promise<void> => {
    hideErrors(byId('problems'));
    if (files.length === 0) { showErrors(byId('problems'), [{ message: text.needFile, target: 'import-files' }]); return; }
    const body = new FormData();
    for (const file of files) body.append('file', file, file.name);
    const response = await fetch(`/api/designer/portals/${portal}/import`, { method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    const answer = await response.json() as { item: string; unchanged: boolean; detail?: string };
    if (!response.ok) { showErrors(byId('problems'), [{ message: answer.detail ?? words.notSaved }]); return; }
    setDone({ text: answer.unchanged ? text.importedSame(answer.item) : text.imported(answer.item), href: designedItemAddress(portal, answer.item) });
  };
  return (
    <section class="panel" aria-labelledby="import-title">
      <h2 id="import-title">{text.importTitle}</h2>
      <p class="hint">{text.importHint}</p>
      <SelectInput id="import-portal" label={text.portal} value={portal} choices={portals.map((one) => ({ name: one.portal, label: one.title }))} change={setPortal} />
      <div class="field"><label for="import-files">{text.file}</label><input id="import-files" type="file" multiple accept=".zip,.json,.bpmn,.hbs" onChange={(event) => setFiles([...event.currentTarget.files ?? []])} /></div>
      <div class="actions"><button type="button" class="button secondary" id="import-send" onClick={() => void send()}>{text.importButton}</button></div>
      {done && <p class="notice good" role="status" id="imported"><a href={done.href}>{done.text}</a></p>}
    </section>
  );
}
