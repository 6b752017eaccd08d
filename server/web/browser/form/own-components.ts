import type { FormComponent } from '../../../forms/form-definition.ts';
import type { Texts } from '../../texts/texts.ts';
import type { FormContext } from './controls/control.ts';
import { controlClasses } from './hosted-control.ts';
import { lockedText } from './locked-text.ts';
import { pagedGridClass } from './paged-grid.ts';
import { TextField, type Rendered } from './formio-parts.ts';

/** The members of Form.io's Input that ours override, beside what `Rendered` declares. */
interface InputMembers extends Rendered {
  inputInfo: { type: string; attr: Record<string, unknown> };
  getValueAt(index: number): unknown;
  setValueAt(index: number, value: unknown, flags?: unknown): void;
  updateOnChange(flags: unknown, changed: boolean): boolean;
  renderElement(value: unknown, index: number): string;
  formatValue(value: unknown): unknown;
  emptyValue: unknown;
}
const Input = TextField as unknown as new (component: FormComponent, options: Record<string, unknown>, data: Record<string, unknown>) => InputMembers;

/** What each of our date controls is to the browser. */
const nativeTypes: Record<string, string> = { date: 'date', month: 'month', instant: 'datetime-local', time: 'time' };

/** Shanghai keeps one offset (law 10), so an instant and the wall clock differ by it alone. */
const shanghaiOffset = 8 * 3_600_000;

/**
 * Dates, months, instants and times with the browser's own control, which phones show large. Values are what is
 * stored: `YYYY-MM-DD`, `YYYY-MM`, ISO 8601 in UTC, `HH:mm:ss`.
 */
class NativeDate extends Input {
  override get inputInfo() {
    const info = super.inputInfo;
    info.attr['type'] = nativeTypes[this.component.type] ?? 'date';
    info.attr['placeholder'] = this.component.type === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD';
    const limits = (this.component['datePicker'] ?? {}) as { minDate?: unknown; maxDate?: unknown };
    if (isPlainDate(limits.minDate)) info.attr['min'] = limits.minDate;
    if (isPlainDate(limits.maxDate)) info.attr['max'] = limits.maxDate;
    return info;
  }

  override getValueAt(index: number): unknown {
    const text = (this.refs['input']?.[index] as HTMLInputElement | undefined)?.value ?? '';
    if (this.component.type === 'time' && text) return text.length === 5 ? `${text}:00` : text;
    if (this.component.type !== 'instant' || !text) return text;
    return new Date(Date.parse(`${text}Z`) - shanghaiOffset).toISOString();
  }

  override formatValue(value: unknown): unknown {
    if (this.component.type !== 'instant' || typeof value !== 'string' || !value) return value;
    const instant = Date.parse(value);
    return Number.isNaN(instant) ? '' : new Date(instant + shanghaiOffset).toISOString().slice(0, 16);
  }

  override setValueAt(index: number, value: unknown): void {
    const input = this.refs['input']?.[index] as HTMLInputElement | undefined;
    if (input) input.value = String(this.formatValue(value) ?? '');
  }
}

const isPlainDate = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** A value that the server decides: shown as the reader knows it, kept as it is stored, never to be edited. */
function lockedClass(texts: Texts) {
  return class Locked extends Input {
    override get inputInfo() {
      const info = super.inputInfo;
      info.attr = { type: 'text', name: info.attr['name'], readonly: true, class: 'control is-locked', value: info.attr['value'] };
      return info;
    }
    override getValueAt(): unknown { return this.dataValue; }
    override formatValue(value: unknown): unknown { return lockedText(this.component, value, texts); }
    override setValueAt(index: number, value: unknown): void {
      const input = this.refs['input']?.[index] as HTMLInputElement | undefined;
      if (input) input.value = lockedText(this.component, value, texts);
    }
  };
}

/** `context` is asked for when a control is drawn, since the page stands before its form. */
export function ownComponents(texts: Texts, context: () => FormContext): Record<string, new (component: FormComponent, options: Record<string, unknown>, data: Record<string, unknown>) => Rendered> {
  return { date: NativeDate, month: NativeDate, instant: NativeDate, time: NativeDate, locked: lockedClass(texts), datagrid: pagedGridClass(texts), ...controlClasses(context) };
}
