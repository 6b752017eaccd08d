import type { FormComponent } from '../../../../forms/form-definition.ts';
import type { Texts } from '../../../texts/texts.ts';

interface Props {
  component: FormComponent; id: string; value: unknown; change: (value: unknown) => void;
  /** Named by `labelledBy`, or by `label` where no element holds its name. */
  label?: string; labelledBy?: string; describedBy?: string; invalid?: boolean; texts: Texts;
}

const nativeTypes: Readonly<Record<string, string>> = { date: 'date', day: 'date', datetime: 'date', month: 'month', time: 'time', email: 'email', url: 'url', phoneNumber: 'tel' };

/** One field inside a control of ours: the native input of its kind. Values are those that a field of the kind stores. */
export function CellEditor({ component, id, value, change, label, labelledBy, describedBy, invalid, texts }: Props) {
  const named = { id, 'aria-label': labelledBy ? undefined : label, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, 'aria-invalid': invalid ? true : undefined };
  const text = value === null || value === undefined ? '' : String(value);
  const { type } = component;
  if (type === 'checkbox') return <input {...named} type="checkbox" class="cell-box" checked={value === true} onChange={(event) => change(event.currentTarget.checked)} />;
  if (type === 'select' || type === 'radio') {
    const options = component.data?.values ?? component.values ?? [];
    return (
      <select {...named} class="control" value={text} onChange={(event) => change(options.find((option) => String(option.value) === event.currentTarget.value)?.value ?? '')}>
        <option value="">{texts.edit.choose}</option>
        {options.map((option) => <option key={String(option.value)} value={String(option.value)} selected={String(option.value) === text}>{option.label}</option>)}
      </select>
    );
  }
  if (type === 'textarea') return <textarea {...named} class="control" rows={2} value={text} onInput={(event) => change(event.currentTarget.value)}></textarea>;
  if (type === 'number' || type === 'currency') {
    return <input {...named} type="text" inputMode="decimal" class="control amount" autocomplete="off" value={text} onInput={(event) => change(numberFrom(event.currentTarget.value))} />;
  }
  const month = component.properties?.['format'] === 'year-month';
  return <input {...named} type={(month ? 'month' : nativeTypes[type] ?? 'text') as 'text'} class="control" autocomplete="off" value={text} onInput={(event) => change(event.currentTarget.value)} />;
}

/** A number where the text is one, as it stands; `12.` stays text until it is finished. */
function numberFrom(text: string): unknown {
  const plain = text.replace(/[,，\s]/g, '');
  // Blank and not absent: an absent cell would be filled from its list again.
  if (plain === '') return '';
  return /^-?(0|[1-9]\d{0,14})(\.\d*[1-9])?$/.test(plain) ? Number(plain) : plain;
}
