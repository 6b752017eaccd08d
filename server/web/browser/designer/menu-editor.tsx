import { useState } from 'preact/hooks';
import type { NamedChoice } from '../../../catalog/portal-settings.ts';
import type { MenuContent } from '../../../designer/portal-part-view.ts';
import { partWords, type PartSession } from './part-session.ts';
import { RowsEditor } from './rows-editor.tsx';
import { SelectInput, SmallButton } from './settings-inputs.tsx';

const text = partWords.menu;

interface Props { session: PartSession; content: MenuContent; change: (content: unknown) => void }

/** The two filter rows of the service centre, and what stands first in its list. */
export function MenuEditor({ session, content, change }: Props) {
  const [category, setCategory] = useState('*');
  const order = content.order ?? [], { categories, purposes } = content;
  const columns = [{ key: 'value', label: text.value }, { key: 'label', label: text.label, hint: text.labelHint }, { key: 'en', label: partWords.english }];
  const titles = new Map(session.detail.entriesOfMenu.map(({ name, label }) => [name, label]));
  const move = (index: number, by: number): void => {
    const next = [...order];
    next.splice(index + by, 0, ...next.splice(index, 1));
    change({ ...content, order: next });
  };
  return (
    <>
      <p class="lead">{text.intro}</p>
      <h2 id="categories-title">{text.categories}</h2>
      <RowsEditor id="categories" titleId="categories-title" rows={categories} columns={columns} empty={{ value: '', en: '' }} change={(rows) => change({ ...content, categories: rows })} />
      <h2 id="purposes-title">{text.purposes}</h2>
      <SelectInput id="purposes-of" label={text.purposesOf} value={category} empty={text.allCategories} choices={[{ name: '*', label: text.allCategories }, ...categories.map((one: NamedChoice) => ({ name: one.value, label: one.label ?? one.value }))]} change={(value) => setCategory(value || '*')} />
      <RowsEditor key={category} id="purposes" titleId="purposes-title" rows={purposes[category] ?? []} columns={columns} empty={{ value: '', en: '' }} change={(rows) => change({ ...content, purposes: { ...purposes, [category]: rows } })} />
      <h2 id="order-title">{text.order}</h2>
      <p class="hint">{text.orderHint}</p>
      <ol id="menu-order">{order.map((name, index) => (
        <li key={name}>{titles.get(name) ?? name}{' '}
          <button type="button" class="link-button" aria-label={`${partWords.up} ${titles.get(name) ?? name}`} disabled={index === 0} onClick={() => move(index, -1)}>↑</button>{' '}
          <button type="button" class="link-button" aria-label={`${partWords.down} ${titles.get(name) ?? name}`} disabled={index === order.length - 1} onClick={() => move(index, 1)}>↓</button>{' '}
          <SmallButton danger onClick={() => change({ ...content, order: order.filter((one) => one !== name) })}>{partWords.remove}</SmallButton>
        </li>
      ))}</ol>
      <SelectInput id="order-add" label={text.addItem} value="" empty={text.choose} choices={session.detail.entriesOfMenu.filter(({ name }) => !order.includes(name))} change={(name) => { if (name) change({ ...content, order: [...order, name] }); }} />
    </>
  );
}
