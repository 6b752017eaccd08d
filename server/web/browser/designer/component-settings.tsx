import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';
import type { PortalChoices } from '../../../designer/item-view.ts';
import { ControlSettings } from './control-settings.tsx';
import { words } from './draft-session.ts';
import { allComponents } from './item-builder.ts';
import { OptionsEditor } from './options-editor.tsx';
import { readableFields } from './readable-fields.ts';
import { CalculationEditor, CheckEditor, ConditionEditor } from './rule-editors.tsx';
import { Section, SelectInput, TextInput, TickInput, TickList, type Choice } from './settings-inputs.tsx';

/** What the settings of a component are chosen from. */
export interface SettingsContext { form: FormDefinition; choices: PortalChoices; rows: FormComponent | null }

export interface PanelProps { component: FormComponent; set: (part: Partial<FormComponent>) => void; context: SettingsContext }

const layouts = new Set(['panel', 'fieldset', 'columns', 'well', 'tabs', 'table']);
const texts = new Set(['textfield', 'textarea', 'email', 'url', 'phoneNumber', 'password']);
const chosen = new Set(['select', 'radio', 'selectboxes']);
const unlabelled = new Set(['content', 'htmlelement', 'columns', 'hidden']);

/** Opens the settings in a dialog of the page; answers the component as it shall be, or null. */
export function editSettings(component: FormComponent, isNew: boolean, context: SettingsContext): Promise<FormComponent | null> {
  const dialog = document.createElement('dialog');
  dialog.className = 'component-settings';
  dialog.setAttribute('aria-labelledby', 'component-settings-title');
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer: FormComponent | null = null;
    const end = (settled: FormComponent | null): void => { answer = settled; dialog.close(); };
    dialog.addEventListener('close', () => { render(null, dialog); dialog.remove(); resolve(answer); });
    render(<Settings original={component} isNew={isNew} context={context} end={end} />, dialog);
    dialog.showModal();
  });
}

function Settings({ original, isNew, context, end }: { original: FormComponent; isNew: boolean; context: SettingsContext; end: (component: FormComponent | null) => void }) {
  const [component, setComponent] = useState<FormComponent>(() => structuredClone(original));
  const [english, setEnglish] = useState<Record<string, string>>({ ...context.form.settings?.translations?.['en'] });
  const [errors, setErrors] = useState<{ key?: string; label?: string }>({});
  const set = (part: Partial<FormComponent>): void => setComponent((present) => ({ ...present, ...part }));
  const titleKey = component.type === 'panel' ? 'title' : component.type === 'fieldset' ? 'legend' : 'label';
  const title = String(component[titleKey] ?? '');

  const finish = (): void => {
    const found: typeof errors = {};
    const others = new Set(allComponents(context.form.components).filter((one) => one.key !== original.key).map(({ key }) => key));
    if (!/^[A-Za-z][\w-]*$/.test(component.key ?? '')) found.key = words.form.needKeyName;
    else if (others.has(component.key) && !context.rows) found.key = words.form.keyTaken;
    if (!unlabelled.has(component.type) && title.trim() === '') found.label = words.form.needLabel;
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    keepEnglish(context.form, english);
    // What stands within stays the very same, since the builder holds on to it.
    end(tidy({ ...component, ...(original.components && component.type !== 'recordgrid' && component.type !== 'transfer' ? { components: original.components } : {}), ...(original.columns ? { columns: original.columns } : {}) }));
  };

  return (
    <form method="dialog" onSubmit={(event) => { event.preventDefault(); finish(); }}>
      <h2 id="component-settings-title">{isNew ? words.add : words.edit}：{words.form.types[component.type] ?? component.type}</h2>
      <div class="dialog-body" tabIndex={0}>
        <Section title={words.form.tabsOf.main}>
          {!['content', 'htmlelement', 'columns'].includes(component.type) && <>
            <TextInput id="component-label" label={words.form.label} value={title} error={errors.label ?? null} change={(text) => set({ [titleKey]: text })} />
            <TextInput id="component-english" label={words.form.labelEnglish} value={english[title] ?? ''} change={(text) => setEnglish({ ...english, [title]: text })} />
          </>}
          <TextInput id="component-key" label={words.form.key} hint={words.form.keyHint} value={component.key} error={errors.key ?? null} change={(key) => set({ key: key.trim() })} />
          {component.type === 'content' && <TextInput label={words.form.html} long value={component['html']} change={(html) => set({ html })} />}
          {!layouts.has(component.type) && !['content', 'htmlelement', 'fetch', 'materials', 'hidden'].includes(component.type) && <>
            <TickInput id="component-required" label={words.form.required} value={component.validate?.required === true} change={(required) => set({ validate: { ...component.validate, required } })} />
            <TextInput label={words.form.description} value={component['description']} change={(description) => set({ description })} />
            {Boolean(component['description']) && <TextInput label={words.form.descriptionEnglish} value={english[String(component['description'])] ?? ''} change={(text) => setEnglish({ ...english, [String(component['description'])]: text })} />}
          </>}
        </Section>
        <ControlSettings component={component} set={set} context={context} english={english} setEnglish={setEnglish} />
        {chosen.has(component.type) && <OptionsEditor component={component} set={set} context={context} />}
        <RuleSettings component={component} set={set} context={context} />
        <LogicSettings component={component} set={set} context={context} />
      </div>
      <div class="actions">
        <button type="button" class="button secondary" onClick={() => end(null)}>{words.cancel}</button>
        <button type="submit" class="button" id="component-apply">{words.apply}</button>
      </div>
    </form>
  );
}

function keepEnglish(form: FormDefinition, english: Record<string, string>): void {
  const kept = Object.fromEntries(Object.entries(english).filter(([text, translation]) => text !== '' && translation.trim() !== ''));
  if (Object.keys(kept).length === 0 && !form.settings?.translations) return;
  form.settings = { ...form.settings, translations: { ...form.settings?.translations, en: kept } };
}

/** Settings that say nothing go, so that a component holds only what was decided. */
function tidy(component: FormComponent): FormComponent {
  const kept = Object.fromEntries(Object.entries(component).filter(([, value]) => value !== undefined && value !== '')) as FormComponent;
  for (const name of ['validate', 'properties'] as const) {
    const inner = Object.fromEntries(Object.entries(kept[name] ?? {}).filter(([, value]) => value !== undefined && value !== '' && value !== false));
    if (Object.keys(inner).length > 0) kept[name] = inner as never;
    else delete kept[name];
  }
  for (const name of ['hidden', 'disabled', 'multiple']) if (kept[name] === false) delete kept[name];
  return kept;
}

function RuleSettings({ component, set, context }: PanelProps) {
  const { type } = component;
  const validate = component.validate ?? {};
  const rule = (part: Record<string, unknown>): void => set({ validate: { ...validate, ...part } });
  const number = (text: string): number | string => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
  const property = (part: Record<string, string>): void => set({ properties: { ...component.properties, ...part } });
  const limit = (label: string, name: string) => <TextInput label={label} number value={validate[name]} change={(text) => rule({ [name]: number(text) })} />;
  const dates = (component['datePicker'] ?? {}) as Record<string, unknown>;
  if (texts.has(type)) return (
    <Section title={words.form.tabsOf.rules}>
      {type === 'textfield' && <SelectInput id="component-format" label={words.form.format} empty={words.none} value={component.properties?.['format']} choices={context.choices.formats} change={(format) => property({ format })} />}
      <div class="settings-pair">{limit(words.form.minLength, 'minLength')}{limit(words.form.maxLength, 'maxLength')}</div>
      <TextInput label={words.form.pattern} value={validate.pattern} change={(pattern) => rule({ pattern })} />
    </Section>
  );
  if (type === 'number' || type === 'currency') return (
    <Section title={words.form.tabsOf.rules}>
      <div class="settings-pair">{limit(words.form.min, 'min')}{limit(words.form.max, 'max')}</div>
      <TextInput label={words.form.decimals} number value={component['decimalLimit']} change={(text) => set({ decimalLimit: number(text), requireDecimal: Number(text) > 0 ? true : undefined })} />
    </Section>
  );
  if (type === 'datetime') return (
    <Section title={words.form.tabsOf.rules}>
      <div class="settings-pair">
        {(['minDate', 'maxDate'] as const).map((edge) => <TextInput key={edge} label={words.form[edge]} hint={words.form.dateHint} value={dateText(dates[edge])} change={(text) => set({ datePicker: { ...dates, [edge]: text.trim() === 'today' ? 'moment()' : text.trim() || null } })} />)}
      </div>
    </Section>
  );
  if (type === 'datagrid' || type === 'editgrid') return (
    <Section title={words.form.tabsOf.rules}>
      <div class="settings-pair">{limit(words.form.minRows, 'minLength')}{limit(words.form.maxRows, 'maxLength')}</div>
      <TickList label={words.form.totals} chosen={component.total ?? []} choices={numbersOf(component)} change={(total) => set({ total: total.length > 0 ? total : undefined })} />
      <TextInput label={words.form.addAnother} value={component['addAnother']} change={(addAnother) => set({ addAnother })} />
    </Section>
  );
  if (type === 'selectboxes') return <Section title={words.form.tabsOf.rules}><div class="settings-pair">{limit(words.form.minSelected, 'minSelectedCount')}{limit(words.form.maxSelected, 'maxSelectedCount')}</div></Section>;
  return null;
}

const dateText = (value: unknown): string => (typeof value === 'string' ? (value === 'moment()' ? 'today' : value) : '');
const numbersOf = ({ components = [] }: FormComponent): Choice[] => components.filter(({ type }) => ['number', 'currency'].includes(type)).map(({ key, label }) => ({ name: key!, label: label ?? key! }));

function LogicSettings({ component, set, context }: PanelProps) {
  const { type } = component;
  const isValue = !layouts.has(type) && !['content', 'htmlelement', 'materials', 'fetch', 'agreement'].includes(type);
  const fields = readableFields(context.form, component, context.rows);
  const property = (part: Record<string, string | undefined>): void => set({ properties: Object.fromEntries(Object.entries({ ...component.properties, ...part }).filter(([, value]) => value)) as Record<string, string> });
  const source = component.properties?.['source'];
  return (
    <Section title={words.form.tabsOf.logic}>
      <ConditionEditor conditional={component.conditional} fields={fields} change={(conditional) => set({ conditional })} />
      {isValue && <CheckEditor rule={component.validate?.json} fields={fields} change={(json) => set({ validate: { ...component.validate, json } })} />}
      {['number', 'currency', 'textfield'].includes(type) && <CalculationEditor logic={component.calculateValue} fields={fields} change={(calculateValue) => set({ calculateValue, ...(calculateValue ? { disabled: true } : {}) })} />}
      {isValue && !context.rows && <>
        <SelectInput id="component-source" label={words.form.source} empty={words.form.noSource} value={source} choices={sourceFields(context)} change={(next) => set({ ...(next ? { disabled: true } : {}), properties: Object.fromEntries(Object.entries({ ...component.properties, source: next }).filter(([, value]) => value)) })} />
        {source && !component.disabled && <TickInput label={words.form.lockFilled} value={component.properties?.['lock'] === 'filled'} change={(on) => property({ lock: on ? 'filled' : undefined })} />}
      </>}
      {isValue && <TickInput id="component-locked" label={words.form.locked} value={component.disabled === true} change={(disabled) => set({ disabled })} />}
      {isValue && <TickInput label={words.form.hidden} value={component.hidden === true} change={(hidden) => set({ hidden })} />}
    </Section>
  );
}

/** Fields of the item's sources, as `source.field`; what the account itself proves comes first. */
function sourceFields({ form, choices }: SettingsContext): Choice[] {
  const sources = Object.entries(form.settings?.item?.sources ?? {});
  return [
    ...['name', ...choices.accountAttributes].map((attribute) => ({ name: `account.${attribute}`, label: words.form.fromAccount(attribute) })),
    ...sources.flatMap(([name, { register }]) => {
      const found = choices.registers.find((one) => one.name === register);
      return (found?.fields ?? []).map((field) => ({ name: `${name}.${field.name}`, label: `${found!.label}：${field.label}` }));
    }),
  ];
}
