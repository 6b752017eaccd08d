import type { ChangeCategory, FormComponent } from '../../../forms/form-definition.ts';
import { everyComponent } from '../form/adapt-definition.ts';
import type { PanelProps } from './component-settings.tsx';
import { words } from './draft-session.ts';
import { Section, SelectInput, SmallButton, TextInput, TickInput, TickList } from './settings-inputs.tsx';

type Props = PanelProps & { english: Record<string, string>; setEnglish: (english: Record<string, string>) => void };

/** The settings of the components that Form.io lacks: each chooses from what the portal has. */
export function ControlSettings(props: Props) {
  switch (props.component.type) {
    case 'recordgrid': case 'transfer': return <ListSettings {...props} />;
    case 'calendar': return <CalendarSettings {...props} />;
    case 'region': return (
      <Section title={words.form.own}>
        <SelectInput label={words.form.levels} value={String(props.component['levels'] ?? 3)} choices={words.form.levelNames.map((label, index) => ({ name: String(index + 1), label }))} change={(level) => props.set({ levels: Number(level) || 3 })} />
      </Section>
    );
    case 'changelist': return <ChangeSettings {...props} />;
    case 'payee': return <PayeeSettings {...props} />;
    case 'agreement': {
      const content = String(props.component['content'] ?? '');
      return (
        <Section title={words.form.own}>
          <TextInput label={words.form.content} long value={content} change={(text) => props.set({ content: text })} />
          <TextInput label={`${words.form.content} (${words.form.english})`} long value={props.english[content] ?? ''} change={(text) => props.setEnglish({ ...props.english, [content]: text })} />
        </Section>
      );
    }
    case 'smscode': {
      const phones = everyComponent(props.context.form.components).filter(({ properties }) => ['mobile', 'phone'].includes(properties?.['format'] ?? ''));
      return (
        <Section title={words.form.own}>
          <SelectInput id="component-mobile" label={words.form.mobileField} value={props.component.properties?.['mobile']} choices={phones.map(({ key, label }) => ({ name: key!, label: label ?? key! }))} change={(mobile) => props.set({ properties: { ...props.component.properties, mobile } })} />
        </Section>
      );
    }
    case 'materials': {
      const materials = (props.context.form.settings?.item?.materials ?? []).map(({ key, name }) => ({ name: key, label: name }));
      return (
        <Section title={words.form.own}>
          <TickInput label={words.form.slotsAll} value={props.component.slots === undefined} change={(all) => props.set({ slots: all ? undefined : [] })} />
          {props.component.slots !== undefined && <TickList label={words.form.slots} chosen={props.component.slots} choices={materials} change={(slots) => props.set({ slots })} />}
        </Section>
      );
    }
    default: return null;
  }
}

/** The list gives the rows and the columns; a column may be filled in by the applicant. */
function ListSettings({ component, set, context }: Props) {
  const list = context.choices.lists.find(({ name }) => name === component.list);
  const columns = component.components ?? [];
  const take = (name: string): void => {
    const found = context.choices.lists.find((one) => one.name === name);
    set({ list: name, components: (found?.columns ?? []).map(({ name: key, label }): FormComponent => ({ type: 'textfield', key, label, input: true, disabled: true })) });
  };
  const fill = (key: string, editable: boolean): void => set({ components: columns.map((column) => (column.key === key ? { ...column, disabled: !editable } : column)) });
  return (
    <Section title={words.form.own}>
      <SelectInput id="component-list" label={words.form.list} value={component.list} choices={context.choices.lists} change={take} />
      <SelectInput label={words.form.select} value={component.select ?? 'checkbox'} choices={(['checkbox', 'radio', 'none'] as const).map((name) => ({ name, label: words.form.selects[name] }))} change={(select) => set({ select: select as 'checkbox' })} />
      {list && <>
        <TickList label={words.form.columns} chosen={columns.map(({ key }) => key!)} choices={list.columns} change={(chosen) => set({ components: list.columns.filter(({ name }) => chosen.includes(name)).map(({ name, label }) => columns.find(({ key }) => key === name) ?? { type: 'textfield', key: name, label, input: true, disabled: true }) })} />
        <TickList label={words.form.columnEditable} chosen={columns.filter(({ disabled }) => disabled !== true).map(({ key }) => key!)} choices={columns.map(({ key, label }) => ({ name: key!, label: label ?? key! }))} change={(chosen) => { for (const { key, disabled } of columns) if ((disabled !== true) !== chosen.includes(key!)) fill(key!, chosen.includes(key!)); }} />
        <TickList label={words.form.totals} chosen={component.total ?? []} choices={columns.filter(({ type }) => type === 'number').map(({ key, label }) => ({ name: key!, label: label ?? key! }))} change={(total) => set({ total: total.length > 0 ? total : undefined })} />
      </>}
    </Section>
  );
}

function CalendarSettings({ component, set, context }: Props) {
  return (
    <Section title={words.form.own}>
      <div class="settings-pair">
        {(['minMonth', 'maxMonth'] as const).map((edge) => <TextInput key={edge} label={words.form[edge]} hint={words.form.monthHint} value={typeof component[edge] === 'string' ? component[edge] : ''} change={(text) => set({ [edge]: text.trim() || undefined })} />)}
      </div>
      <SelectInput label={words.form.list} empty={words.none} value={component.properties?.['list']} choices={context.choices.lists.filter(({ columns }) => ['period', 'status'].every((column) => columns.some(({ name }) => name === column)))} change={(list) => set({ properties: { ...component.properties, list } })} />
    </Section>
  );
}

/** Categories of what may be changed; each field takes its new value by the register's own kind of field. */
function ChangeSettings({ component, set, context }: Props) {
  const sources = Object.entries(context.form.settings?.item?.sources ?? {});
  const source = sources.find(([name]) => name === component.source);
  const register = context.choices.registers.find(({ name }) => name === source?.[1].register);
  const categories = component.categories ?? [];
  const keep = (next: ChangeCategory[]): void => set({ categories: next });
  const fieldsOf = (chosen: readonly string[]): ChangeCategory['fields'] => (register?.fields ?? []).filter(({ name }) => chosen.includes(name)).map(({ name, label, component: own }) => ({ key: name, label, component: { ...(own as FormComponent | undefined ?? { type: 'textfield' }), key: name, label } }));
  return (
    <Section title={words.form.own}>
      <SelectInput label={words.form.changeSource} value={component.source} choices={sources.map(([name, { register: of }]) => ({ name, label: context.choices.registers.find((one) => one.name === of)?.label ?? name }))} change={(name) => set({ source: name, categories: [] })} />
      {register && categories.map((category, index) => (
        <div class="settings-group" key={index}>
          <TextInput label={words.form.category} value={category.label} change={(label) => keep(categories.map((one, at) => (at === index ? { ...one, label } : one)))} />
          <TickList label={words.form.categoryFields} chosen={category.fields.map(({ key }) => key)} choices={register.fields} change={(chosen) => keep(categories.map((one, at) => (at === index ? { ...one, fields: fieldsOf(chosen) } : one)))} />
          <SmallButton danger onClick={() => keep(categories.filter((_, at) => at !== index))}>{words.remove}</SmallButton>
        </div>
      ))}
      {register && <SmallButton onClick={() => keep([...categories, { key: `category${categories.length + 1}`, label: '', fields: [] }])}>{words.add}</SmallButton>}
    </Section>
  );
}

function PayeeSettings({ component, set, context }: Props) {
  const children = component.components ?? [];
  const sources = Object.entries(context.form.settings?.item?.sources ?? {}).flatMap(([name, { register }]) => (context.choices.registers.find((one) => one.name === register)?.fields ?? []).map((field) => ({ name: `${name}.${field.name}`, label: `${register}：${field.label}` })));
  const self = component.self ?? {};
  return (
    <Section title={words.form.own}>
      {children.map(({ key, label }) => <SelectInput key={key} label={`${label ?? key}：${words.form.selfFrom}`} empty={words.none} value={self[key!]} choices={sources} change={(path) => { const { [key!]: _, ...others } = self; set({ self: path ? { ...others, [key!]: path } : others }); }} />)}
      <TickList label={words.form.heirOnly} chosen={component.heirOnly ?? []} choices={children.map(({ key, label }) => ({ name: key!, label: label ?? key! }))} change={(heirOnly) => set({ heirOnly })} />
    </Section>
  );
}
