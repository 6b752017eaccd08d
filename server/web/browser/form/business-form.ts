import { messageFor } from '../../../forms/field-messages.ts';
import type { FormDefinition } from '../../../forms/form-definition.ts';
import type { FieldError, Locale } from '../../../platform/errors.ts';
import { textsIn } from '../../texts/texts.ts';
import { adaptDefinition } from './adapt-definition.ts';
import { prepareRenderer, Webform, type Rendered, type RenderedForm } from './formio-parts.ts';
import { ownComponents } from './own-components.ts';
import { takeLockedValues } from './take-locked-values.ts';
import { formTemplates } from './templates.ts';

/** A problem of one field with where to jump to. */
export interface PlacedError { message: string; target: string | null }

export interface BusinessForm {
  data(): Record<string, unknown>;
  replace(data: Record<string, unknown>): Promise<void>;
  /** Shows what the server made of the values that it decides; what the reader entered stays. */
  takeLocked(data: Record<string, unknown>): void;
  /** The renderer's own checks, shown at the fields; the server has the last word. */
  check(): PlacedError[];
  /** Shows the server's errors at the fields that they name. */
  show(errors: readonly FieldError[]): PlacedError[];
  onChange(handle: () => void): void;
}

/** Renders a form into the element. `definition` is what the API gave, `data` the values of the draft. */
export async function renderBusinessForm(element: HTMLElement, definition: FormDefinition, data: Record<string, unknown>, locale: Locale): Promise<BusinessForm> {
  const texts = textsIn(locale);
  prepareRenderer(formTemplates(texts), ownComponents(texts));
  const language = locale === 'zh' ? 'zh' : 'en';
  const form = new Webform(element, {
    language, noAlerts: true, noDefaults: false, highlightErrors: false, componentErrorClass: 'has-error',
    i18n: { [language]: ruleTexts(locale) }, sanitizeConfig: { addTags: ['select', 'option'], addAttr: ['ref', 'readonly'] },
  });
  await form.setForm(adaptDefinition(definition, texts.edit.choose));
  await form.setSubmission({ data: structuredClone(data) }, { fromSubmission: true, noValidate: true });
  await settled(form);
  return {
    data: () => structuredClone(form.data),
    async replace(fresh) { await form.setSubmission({ data: structuredClone(fresh) }, { noValidate: true }); },
    takeLocked: (fresh) => takeLockedValues(form, fresh),
    check: () => ownErrors(form),
    show: (errors) => errors.map((error) => showAt(form, error)),
    onChange(handle) {
      form.on('change', (event) => { if ((event as { changed?: unknown } | undefined)?.changed) handle(); });
    },
  };
}

const quietMilliseconds = 200;

/** The renderer goes on settling values for a moment after it says that it is ready; an answer given meanwhile could be undone. */
function settled(form: RenderedForm): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(resolve, quietMilliseconds);
    form.on('change', () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, quietMilliseconds);
    });
  });
}

function ownErrors(form: RenderedForm): PlacedError[] {
  form.checkValidity(form.data, true);
  const placed: PlacedError[] = [];
  form.everyComponent((component) => {
    const messages = (component as Rendered & { _visibleErrors?: { message: string }[] })._visibleErrors ?? [];
    for (const { message } of messages) placed.push({ message, target: targetOf(component) });
  });
  return placed;
}

function showAt(form: RenderedForm, error: FieldError): PlacedError {
  const component = form.getComponent(error.path);
  component?.setCustomValidity([{ level: 'error', message: error.message, external: true }], true, true);
  return { message: error.message, target: component ? targetOf(component) : null };
}

const targetOf = (component: Rendered): string => `${component.id}-${component.key}`;

/** The renderer's rules in the words that the server uses for them. `{{field}}` and the like are filled by the renderer. */
function ruleTexts(locale: Locale): Record<string, string> {
  const text = (code: string, limit = '') => messageFor(code, '{{field}}', { limit }, locale);
  return {
    required: text('required'), array_nonempty: text('required'), select: text('required'), invalidOption: text('invalid_option'), valueIsNotAvailable: text('invalid_option'),
    unique: text('duplicate'), pattern: text('pattern'), invalid_regex: text('pattern'), mask: text('pattern'), custom: text('custom'),
    minLength: text('min_length', '{{length}}'), maxLength: text('max_length', '{{length}}'), minWords: text('min_words', '{{length}}'), maxWords: text('max_words', '{{length}}'),
    min: text('min', '{{min}}'), max: text('max', '{{max}}'), minSelectedCount: text('min_selected', '{{minCount}}'), maxSelectedCount: text('max_selected', '{{maxCount}}'),
    minDate: text('min_date', '{{minDate}}'), maxDate: text('max_date', '{{maxDate}}'), minYear: text('min_year', '{{minYear}}'), maxYear: text('max_year', '{{maxYear}}'),
    invalid_email: text('invalid_email'), invalid_url: text('invalid_url'), invalid_date: text('invalid_date'), invalid_day: text('invalid_date'), number: text('invalid_number'),
  };
}
