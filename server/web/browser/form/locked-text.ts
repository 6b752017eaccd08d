import type { FormComponent } from '../../../forms/form-definition.ts';
import type { Texts } from '../../texts/texts.ts';

/** A value as the reader knows it, by the kind of its component; a dash stands for none. */
export function lockedText(component: FormComponent, value: unknown, texts: Texts): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '—';
  if (typeof value === 'boolean') return value ? texts.edit.yes : texts.edit.no;
  const options = component.data?.values ?? component.values ?? [];
  const labelOf = (one: unknown): string => options.find((option) => String(option.value) === String(one))?.label ?? String(one);
  if (Array.isArray(value)) return value.every((one) => typeof one !== 'object') ? value.map(labelOf).join('、') : texts.controls.rows(value.length);
  if (typeof value === 'object') return Object.entries(value).filter(([, chosen]) => chosen === true).map(([key]) => labelOf(key)).join('、') || '—';
  const type = component['shownAs'] ?? component.type;
  if (type === 'currency') return Number(value).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  // An amount is read to the cent, whatever its last figures are.
  if (type === 'number' && component['requireDecimal'] === true && Number.isFinite(Number(value))) return Number(value).toFixed(Math.min(Number(component['decimalLimit'] ?? 2), 10));
  return labelOf(value);
}
