import type { FormDefinition, SourceDeclaration } from '../../../forms/form-definition.ts';
import type { PortalChoices } from '../../../designer/item-view.ts';
import { words } from './draft-session.ts';
import { allComponents } from './item-builder.ts';
import { SelectInput, SmallButton, TextInput, TickInput } from './settings-inputs.tsx';

type Sources = Record<string, SourceDeclaration>;

/** Where fields are filled from: a register, and by what its record is found. */
export function SourcesEditor({ form, choices, change }: { form: FormDefinition; choices: PortalChoices; change: (sources: Sources) => void }) {
  const sources = form.settings?.item?.sources ?? {};
  const set = (name: string, part: Partial<SourceDeclaration>): void => change({ ...sources, [name]: { ...sources[name]!, ...part } });
  const add = (register: string): void => {
    let name = register.replace(/[^A-Za-z0-9]/g, '').replace(/^\d+/, '') || 'source';
    for (let n = 2; Object.hasOwn(sources, name); n++) name = `${register}${n}`;
    change({ ...sources, [name]: { register, key: Object.fromEntries((choices.registers.find((one) => one.name === register)?.keys[0] ?? []).map((field) => [field, ''])), required: true } });
  };
  const origins = [
    ...choices.accountAttributes.map((attribute) => ({ name: `= account.${attribute}`, label: words.form.fromAccount(attribute) })),
    ...allComponents(form.components).filter(({ type, key }) => key && ['textfield', 'select', 'radio', 'number', 'datetime'].includes(type)).map(({ key, label }) => ({ name: `= form.${key}`, label: words.form.fromField(label ?? key!) })),
  ];
  return (
    <details class="sources-editor" id="sources">
      <summary>{words.form.sourcesTitle}（{Object.keys(sources).length}）</summary>
      <p class="hint">{words.form.sourcesHint}</p>
      {Object.entries(sources).map(([name, source]) => {
        const register = choices.registers.find((one) => one.name === source.register);
        return (
          <div class="settings-group" key={name} data-source={name}>
            <h4>{register?.label ?? source.register} <code>{name}</code></h4>
            <SelectInput label={words.form.keys} value={JSON.stringify(Object.keys(source.key))} choices={(register?.keys ?? []).map((key) => ({ name: JSON.stringify(key), label: key.map((field) => register?.fields.find((one) => one.name === field)?.label ?? field).join(' + ') }))} change={(json) => set(name, { key: Object.fromEntries((JSON.parse(json || '[]') as string[]).map((field) => [field, source.key[field] ?? ''])) })} />
            {Object.entries(source.key).map(([field, expression]) => <SelectInput key={field} label={register?.fields.find((one) => one.name === field)?.label ?? field} value={expression} choices={origins} change={(origin) => set(name, { key: { ...source.key, [field]: origin } })} />)}
            <TickInput label={words.form.sourceRequired} value={source.required === true} change={(required) => set(name, { required })} />
            <TextInput label={words.form.notFound} value={source.notFound} change={(notFound) => set(name, { notFound })} />
            <SmallButton danger onClick={() => { const { [name]: _, ...others } = sources; change(others); }}>{words.remove}</SmallButton>
          </div>
        );
      })}
      <SelectInput id="add-source" label={words.form.addSource} value="" choices={choices.registers} change={(register) => { if (register) add(register); }} />
    </details>
  );
}
