import { onlyName, type PartKind, type PartName } from '../catalog/portal-parts.ts';
import { Problem, type FieldError, type Locale, type Text } from '../platform/errors.ts';
import { isObject } from '../platform/is-object.ts';

export const dictionaryName = /^[a-z][a-z0-9-]{0,58}[a-z0-9]$/;

const said = {
  required: { zh: '请填写', en: 'This is needed' },
  too_long: { zh: '太长，最多 {limit} 个字', en: 'This is too long; at most {limit} characters' },
  wrong_type: { zh: '内容的形式不对', en: 'This has the wrong form' },
  repeated: { zh: '与另一条相同', en: 'Another one is the same' },
  too_many: { zh: '太多，最多 {limit} 条', en: 'There are too many; at most {limit}' },
  markup: { zh: '不能含有网页标记（< >）', en: 'It may hold no markup (< >)' },
  address: { zh: '须为 https:// 开头的网址', en: 'It must be an address that begins with https://' },
  attribute: { zh: '属性名须以字母开头，只含字母和数字', en: 'The name of an attribute begins with a letter and holds letters and digits' },
  unknown_category: { zh: '没有这个业务类别', en: 'There is no such category' },
  prompts: { zh: '提示只能改文字，不能增减', en: 'Of prompts only the texts can be changed' },
} satisfies Record<string, Text>;

const longest = { value: 100, label: 300, text: 2000 };
const mostEntries = 5000, mostRows = 200;
const entryKeys = new Set(['value', 'label', 'en', 'retired']);

/** What people sent as a part, taken apart: what is not right is remembered by its path. */
class Reading {
  readonly errors: FieldError[] = [];
  constructor(private readonly locale: Locale) {}

  refuse(path: string, code: keyof typeof said, limit?: number): void {
    this.errors.push({ path, code, message: said[code][this.locale].replace('{limit}', String(limit ?? '')) });
  }

  text(value: unknown, path: string, limit: number, needed = true): string {
    const text = typeof value === 'string' ? value.trim() : '';
    if (value !== undefined && value !== null && typeof value !== 'string') this.refuse(path, 'wrong_type');
    else if (text === '' && needed) this.refuse(path, 'required');
    else if (text.length > limit) this.refuse(path, 'too_long', limit);
    return text;
  }

  rows(value: unknown, path: string, limit: number): Record<string, unknown>[] {
    if (value === undefined) return [];
    if (!Array.isArray(value) || !value.every(isObject)) { this.refuse(path, 'wrong_type'); return []; }
    if (value.length > limit) this.refuse(path, 'too_many', limit);
    return value.slice(0, limit);
  }

  unique(values: readonly string[], pathOf: (index: number) => string): void {
    values.forEach((value, index) => { if (value !== '' && values.indexOf(value) !== index) this.refuse(pathOf(index), 'repeated'); });
  }
}

/** The part as it is stored; Problem `invalid_request` with the place of everything that is not right. `current` is the part as it is. */
export function readPart({ kind, name }: PartName, content: unknown, current: unknown, locale: Locale): unknown {
  const reading = new Reading(locale);
  if (!isObject(content)) throw new Problem('invalid_request', {}, [{ path: 'content', code: 'wrong_type', message: said.wrong_type[locale] }]);
  const read = { dictionary: () => readDictionary(reading, name, content), menu: () => readMenu(reading, content), texts: () => readTexts(reading, content, current) }[kind]();
  if (reading.errors.length > 0) throw new Problem('invalid_request', {}, reading.errors);
  return read;
}

export function isPartName(kind: PartKind, name: string): boolean {
  return kind === 'dictionary' ? dictionaryName.test(name) : name === onlyName;
}

function readDictionary(reading: Reading, name: string, content: Record<string, unknown>): unknown {
  const title = reading.text(content['title'], 'title', longest.label), english = reading.text(content['english'], 'english', longest.label);
  const entries = reading.rows(content['entries'], 'entries', mostEntries).map((row, index) => readEntry(reading, row, `entries[${index}]`));
  if (entries.length === 0) reading.refuse('entries', 'required');
  const places = new Map<string, number>();
  entries.forEach(({ value }, index) => { if (value !== '' && places.has(value)) reading.refuse(`entries[${index}].value`, 'repeated'); places.set(value, index); });
  return { name, title, english, entries };
}

function readEntry(reading: Reading, row: Record<string, unknown>, path: string): { value: string } & Record<string, unknown> {
  const value = reading.text(row['value'], `${path}.value`, longest.value);
  const label = reading.text(row['label'], `${path}.label`, longest.label), en = reading.text(row['en'], `${path}.en`, longest.label);
  // Labels of choices are drawn by the renderer of forms, in which markup would be more than text.
  for (const [key, text] of Object.entries({ value, label, en })) if (/<\s*[a-z!/]/i.test(text)) reading.refuse(`${path}.${key}`, 'markup');
  const attributes = Object.entries(row).filter(([key, attribute]) => !entryKeys.has(key) && attribute !== null && attribute !== '');
  for (const [key] of attributes) if (!/^[a-z][A-Za-z0-9]{0,39}$/.test(key) || key in Object.prototype) reading.refuse(`${path}.${key}`, 'attribute');
  return { value, label, en, ...Object.fromEntries(attributes), ...(row['retired'] === true ? { retired: true } : {}) };
}

function readChoices(reading: Reading, value: unknown, path: string): { value: string; label?: string; en: string }[] {
  const choices = reading.rows(value, path, mostRows).map((row, index) => {
    const own = reading.text(row['value'], `${path}[${index}].value`, longest.value), label = reading.text(row['label'], `${path}[${index}].label`, longest.label, false);
    return { value: own, ...(label !== '' && label !== own ? { label } : {}), en: reading.text(row['en'], `${path}[${index}].en`, longest.label) };
  });
  reading.unique(choices.map((choice) => choice.value), (index) => `${path}[${index}].value`);
  return choices;
}

function readMenu(reading: Reading, content: Record<string, unknown>): unknown {
  const categories = readChoices(reading, content['categories'], 'categories');
  const given = isObject(content['purposes']) ? content['purposes'] : {};
  const purposes: Record<string, unknown> = {};
  for (const [category, list] of Object.entries(given)) {
    if (category !== '*' && !categories.some(({ value }) => value === category)) reading.refuse(`purposes.${category}`, 'unknown_category');
    purposes[category] = readChoices(reading, list, `purposes.${category}`);
  }
  const order: unknown = content['order'] ?? [];
  if (!Array.isArray(order) || !order.every((one) => typeof one === 'string' && one.length <= longest.value)) { reading.refuse('order', 'wrong_type'); return {}; }
  return { categories, purposes, order: [...new Set(order as string[])] };
}

function readTexts(reading: Reading, content: Record<string, unknown>, current: unknown): unknown {
  const named = (value: unknown, path: string) => reading.rows(value, path, mostRows).map((row, index) => ({
    value: reading.text(row['value'], `${path}[${index}].value`, longest.text), en: reading.text(row['en'], `${path}[${index}].en`, longest.text),
  }));
  const links = reading.rows(content['links'], 'links', mostRows).map((row, index) => readLink(reading, row, `links[${index}]`));
  const standing = (current as { prompts?: Record<string, unknown>[] }).prompts ?? [];
  const prompts = reading.rows(content['prompts'], 'prompts', mostRows);
  if (prompts.length !== standing.length) reading.refuse('prompts', 'prompts');
  return {
    title: reading.text(content['title'], 'title', longest.label), english: reading.text(content['english'], 'english', longest.label),
    notices: named(content['notices'], 'notices'), footer: named(content['footer'], 'footer'), links,
    prompts: standing.map((prompt, index) => ({ ...prompt, ...readPromptTexts(reading, prompts[index] ?? {}, `prompts[${index}]`) })),
  };
}

function readLink(reading: Reading, row: Record<string, unknown>, path: string): unknown {
  const url = reading.text(row['url'], `${path}.url`, longest.text);
  if (url !== '' && !/^https:\/\/[\w.-]+(:\d{1,5})?(\/[^\s<>"]*)?$/.test(url)) reading.refuse(`${path}.url`, 'address');
  const text = isObject(row['text']) ? row['text'] : {};
  const chinese = reading.text(text['value'], `${path}.text.value`, longest.text, false), english = reading.text(text['en'], `${path}.text.en`, longest.text, chinese !== '');
  return { label: reading.text(row['label'], `${path}.label`, longest.label), en: reading.text(row['en'], `${path}.en`, longest.label), url, ...(chinese !== '' && { text: { value: chinese, en: english } }) };
}

function readPromptTexts(reading: Reading, row: Record<string, unknown>, path: string): object {
  const text = isObject(row['text']) ? row['text'] : {};
  return {
    text: { value: reading.text(text['value'], `${path}.text.value`, longest.text), en: reading.text(text['en'], `${path}.text.en`, longest.text) },
    label: reading.text(row['label'], `${path}.label`, longest.label), en: reading.text(row['en'], `${path}.en`, longest.label),
  };
}
