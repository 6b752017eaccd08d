import { messageFor } from '../../../forms/field-messages.ts';
import type { Locale } from '../../../platform/errors.ts';

/** What is said at a component that must be answered, where the renderer's one text for all does not fit it. */
export function choiceTexts(locale: Locale): Record<string, string> {
  const text = messageFor('not_chosen', '{{field}}', {}, locale);
  return { required: text, array_nonempty: text, select: text };
}

/** The renderer's rules in the words that the server uses for them. `{{field}}` and the like are filled by the renderer. */
export function ruleTexts(locale: Locale): Record<string, string> {
  const text = (code: string, limit = '') => messageFor(code, '{{field}}', { limit }, locale);
  return {
    required: text('required'), array_nonempty: text('required'), select: text('required'), invalidOption: text('invalid_option'), valueIsNotAvailable: text('invalid_option'),
    unique: text('duplicate'), pattern: text('pattern'), invalid_regex: text('pattern'), mask: text('pattern'), custom: text('custom'),
    minLength: text('min_length', '{{length}}'), maxLength: text('max_length', '{{length}}'), minWords: text('min_words', '{{length}}'), maxWords: text('max_words', '{{length}}'),
    min: text('min', '{{min}}'), max: text('max', '{{max}}'), minSelectedCount: text('min_selected', '{{minCount}}'), maxSelectedCount: text('max_selected', '{{maxCount}}'),
    minDate: text('min_date', '{{minDate}}'), maxDate: text('max_date', '{{maxDate}}'), minYear: text('min_year', '{{minYear}}'), maxYear: text('max_year', '{{maxYear}}'),
    invalid_email: text('invalid_email'), invalid_url: text('invalid_url'), invalid_date: text('invalid_date'), invalid_day: text('invalid_day'), number: text('invalid_number'),
  };
}
