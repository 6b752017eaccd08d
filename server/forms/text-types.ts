/** Components whose value is a text. */
import { countSetting, type ComponentType, type FieldSetup, Wrong } from './component-type.ts';
import type { FormComponent, JsonSchema } from './form-definition.ts';
import { nationalFormats } from './national-formats.ts';

/** How long a text may be where the form sets no limit, so that nobody stores a novel in a name. */
export const textLimits = { line: 1_000, area: 20_000 };

function cleanText(value: unknown, field: FieldSetup): unknown {
  if (typeof value !== 'string') return new Wrong('wrong_type');
  if (field.format) return cleanFormatted(value, field.component);
  if (field.squeezesBlanks) return value.trim().replace(/\s{2,}/g, ' ');
  return value;
}

/** Numbers are typed with blanks and in lower case; they are stored without and in upper case. */
function cleanFormatted(value: string, component: FormComponent): string {
  const text = value.trim().toUpperCase();
  return component.properties?.format === 'bank-card' ? text.replace(/[ -]/g, '') : text;
}

/** The rules that Form.io knows for every text: lengths, words, pattern, mask, and our national formats. */
function textSchema(field: FieldSetup, limit: number): JsonSchema {
  const { component } = field;
  const rules = component.validate ?? {};
  const schema: JsonSchema = { type: 'string', maxLength: countSetting(rules.maxLength) ?? limit };
  const minLength = countSetting(rules.minLength);
  const minWords = countSetting(rules.minWords);
  const maxWords = countSetting(rules.maxWords);
  if (minLength) schema.minLength = minLength;
  if (minWords) schema['x-minWords'] = minWords;
  if (maxWords) schema['x-maxWords'] = maxWords;
  if (typeof rules.pattern === 'string' && rules.pattern) schema.pattern = `^(?:${rules.pattern})$`;
  if (typeof component.inputMask === 'string' && component.inputMask && !rules.skipMaskValidation) schema['x-mask'] = component.inputMask;
  const format = component.properties?.format;
  if (format && nationalFormats[format]) schema.format = format;
  return schema;
}

const line = (extra?: JsonSchema): ComponentType => ({
  role: 'value', dataType: 'text', clean: cleanText, present: (value) => String(value),
  schema: (field) => ({ ...textSchema(field, textLimits.line), ...extra }),
});

const email: ComponentType = {
  ...line({ format: 'form-email' }),
  clean: (value) => (typeof value === 'string' ? value.trim().toLowerCase() : new Wrong('wrong_type')),
};

const textarea: ComponentType = {
  ...line(),
  schema: (field) => textSchema(field, textLimits.area),
};

/** A hidden value is a scalar that the page fills: its text, number or truth is kept as it is. */
const hidden: ComponentType = {
  role: 'value', dataType: 'text',
  clean: (value) => (['string', 'number', 'boolean'].includes(typeof value) ? value : new Wrong('wrong_type')),
  schema: (field) => ({ ...textSchema(field, textLimits.line), type: ['string', 'number', 'boolean'] }),
  present: (value) => String(value),
};

/** A drawn signature: a PNG or JPEG as a data address, and no other address. */
const signature: ComponentType = {
  role: 'value', dataType: 'image',
  clean(value) {
    if (typeof value !== 'string') return new Wrong('wrong_type');
    return /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+=*$/.test(value) ? value : new Wrong('invalid_signature');
  },
  schema: () => ({ type: 'string', maxLength: 400_000, contentEncoding: 'base64' }),
  present: () => '✓',
};

/** Words typed as tags, kept as one text with commas, or as a list when the component says `storeas: array`. */
const tags: ComponentType = {
  role: 'value', dataType: 'text', ownsList: true,
  clean(value, { component }) {
    const delimiter = typeof component.delimeter === 'string' && component.delimeter ? component.delimeter : ',';
    const list = typeof value === 'string' ? value.split(delimiter).filter(Boolean) : value;
    if (!Array.isArray(list) || !list.every((tag) => typeof tag === 'string')) return new Wrong('wrong_type');
    return component.storeas === 'array' ? list : list.join(delimiter);
  },
  schema: ({ component }) => (component.storeas === 'array'
    ? { type: 'array', maxItems: 200, items: { type: 'string', maxLength: textLimits.line } }
    : { type: 'string', maxLength: textLimits.area }),
  present: (value) => (Array.isArray(value) ? value.join('、') : String(value)),
};

export const textTypes = {
  textfield: line(), textarea, phoneNumber: line(), email, url: line({ format: 'form-url' }), hidden, signature, tags,
};
