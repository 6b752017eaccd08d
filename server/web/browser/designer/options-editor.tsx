import type { Option } from '../../../forms/form-definition.ts';
import type { PanelProps } from './component-settings.tsx';
import { words } from './draft-session.ts';
import { Section, SelectInput, SmallButton } from './settings-inputs.tsx';

/** The choices of a field: typed in here, or a code list of the portal. */
export function OptionsEditor({ component, set, context }: PanelProps) {
  const dictionary = component.properties?.['dictionary'];
  const options = ((component.type === 'select' ? component.data?.values : component.values) ?? []) as Option[];
  const keep = (values: Option[]): void => set(component.type === 'select' ? { data: { ...component.data, values } } : { values });
  const change = (index: number, part: Partial<Option>): void => keep(options.map((option, at) => (at === index ? { ...option, ...part } : option)));
  const choose = (name: string): void => {
    const { dictionary: _, ...others } = component.properties ?? {};
    set({ properties: name ? { ...others, dictionary: name } : others, ...(name && component.type === 'select' ? { data: {} } : {}), ...(name && component.type !== 'select' ? { values: [] } : {}) });
  };
  return (
    <Section title={words.form.options}>
      <SelectInput id="component-dictionary" label={words.form.optionSource} empty={words.form.ownOptions} value={dictionary} choices={context.choices.dictionaries} change={choose} />
      {!dictionary && <div class="table-scroll">
        <table class="options-table">
          <thead><tr><th scope="col">{words.form.text}</th><th scope="col">{words.form.value}</th><th scope="col">{words.form.textEnglish}</th><td></td></tr></thead>
          <tbody>{options.map((option, index) => (
            <tr key={index}>
              <td><input class="control" data-option="label" aria-label={`${words.form.text} ${index + 1}`} value={option.label} onInput={(event) => change(index, { label: event.currentTarget.value })} /></td>
              <td><input class="control" data-option="value" aria-label={`${words.form.value} ${index + 1}`} value={String(option.value)} onInput={(event) => change(index, { value: event.currentTarget.value })} /></td>
              <td><input class="control" data-option="english" aria-label={`${words.form.textEnglish} ${index + 1}`} value={option.en ?? ''} onInput={(event) => change(index, { en: event.currentTarget.value })} /></td>
              <td><SmallButton danger onClick={() => keep(options.filter((_, at) => at !== index))}>{words.remove}</SmallButton></td>
            </tr>
          ))}</tbody>
        </table>
        <SmallButton id="add-option" onClick={() => keep([...options, { label: '', value: `${options.length + 1}` }])}>{words.add}</SmallButton>
      </div>}
    </Section>
  );
}
