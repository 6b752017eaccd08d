import { hideErrors, showErrors } from './error-summary.ts';
import { texts } from './page-data.ts';

/** A fault of one field, by the id of its input; without a field it stands in the summary alone. */
export interface FieldFault { message: string; field?: string | undefined }

/** Shows each fault at its field (in `<id>-error`) and all of them in the summary, and takes away what stood there before. */
export function showFaults(form: HTMLElement, summary: HTMLElement, faults: readonly FieldFault[]): void {
  hideFaults(form, summary);
  for (const { message, field } of faults) {
    const input = field === undefined ? null : document.getElementById(field);
    const place = field === undefined ? null : document.getElementById(`${field}-error`);
    if (!input || !place) continue;
    input.setAttribute('aria-invalid', 'true');
    place.textContent = message;
  }
  showErrors(summary, faults.map(({ message, field }) => ({ message, target: field ?? null })), texts.registration.problem);
}

export function hideFaults(form: HTMLElement, summary: HTMLElement): void {
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  for (const place of form.querySelectorAll('.field-error')) place.textContent = '';
  hideErrors(summary);
}
