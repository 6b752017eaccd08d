/** The settings of an item as a form of our own renderer, and back. */
import type { PortalChoices } from '../../../designer/item-view.ts';
import type { DraftContent } from '../../../designer/item-content.ts';
import type { FormComponent, FormDefinition, ItemSettings, MaterialDefinition } from '../../../forms/form-definition.ts';
import { words } from './draft-session.ts';

const text = words.settings;
type Data = Record<string, unknown>;

const field = (type: string, key: string, label: string, more: Partial<FormComponent> = {}): FormComponent => ({ type, key, label, input: true, ...more });
const select = (key: string, label: string, values: { name: string; label: string }[], more: Partial<FormComponent> = {}): FormComponent => field('select', key, label, { data: { values: values.map(({ name, label: of }) => ({ value: name, label: of })) }, dataSrc: 'values', ...more });
const panel = (key: string, title: string, components: FormComponent[]): FormComponent => ({ type: 'panel', key, title, input: false, components });
const required = { validate: { required: true } };

export function settingsForm(choices: PortalChoices, category: string): FormDefinition {
  const accepts = Object.entries(text.accepts).map(([value, label]) => ({ value, label }));
  return {
    display: 'form',
    components: [
      panel('basic', text.basic, [
        field('textfield', 'title', text.title, required), field('textfield', 'titleEnglish', text.titleEnglish),
        field('selectboxes', 'audience', text.audience, { values: Object.entries(text.audiences).map(([value, label]) => ({ value, label })), ...required }),
        select('category', text.category, choices.categories, required), select('purpose', text.purpose, choices.purposes[category] ?? choices.purposes['*'] ?? []),
        field('textarea', 'description', text.description), field('textarea', 'descriptionEnglish', text.descriptionEnglish), field('number', 'promised', text.promised, { decimalLimit: 0, validate: { min: 1, max: 10_000 } }), field('checkbox', 'onlyOneOpen', text.onlyOneOpen), field('checkbox', 'review', text.wizardReview),
      ]),
      panel('hours', text.hours, [
        field('checkbox', 'hoursLimited', text.hoursLimited),
        ...[field('number', 'fromDay', text.fromDay, { decimalLimit: 0, validate: { required: true, min: 1, max: 31 } }), field('number', 'toDay', text.toDay, { decimalLimit: 0, validate: { required: true, min: 1, max: 31 } }), select('outside', text.outside, Object.entries(text.outsides).map(([name, label]) => ({ name, label })), required)]
          .map((component) => ({ ...component, conditional: { json: { '==': [{ var: 'data.hoursLimited' }, true] } } })),
      ]),
      panel('materialsPanel', text.materials, [
        field('datagrid', 'materials', text.materials, { addAnother: text.addMaterial, initEmpty: true, components: [
          field('textfield', 'name', text.materialName, required), field('textfield', 'english', text.materialEnglish), field('checkbox', 'required', text.materialRequired), field('number', 'max', text.materialMax, { decimalLimit: 0, validate: { min: 1, max: 50 } }),
          field('selectboxes', 'accept', text.materialAccept, { values: accepts }), field('textfield', 'description', text.materialDescription), field('textfield', 'descriptionEnglish', text.materialDescriptionEnglish), field('hidden', 'key', text.materialKey),
        ] } as Partial<FormComponent>),
      ]),
      panel('guidePanel', text.guide, [field('datagrid', 'guide', text.guide, { addAnother: text.addGuide, initEmpty: true, components: [
        field('textfield', 'label', text.guideLabel, required), field('textfield', 'labelEnglish', text.guideLabelEnglish), field('textarea', 'text', text.guideText), field('textarea', 'textEnglish', text.guideTextEnglish),
      ] } as Partial<FormComponent>)]),
      panel('noticesPanel', text.notices, [field('datagrid', 'notices', text.notices, { description: text.noticesHint, addAnother: text.addNotice, initEmpty: true, components: [field('textarea', 'text', text.notice, required), field('textarea', 'english', text.noticeEnglish)] } as Partial<FormComponent>)]),
    ],
  };
}

const ticks = (names: readonly string[] | undefined, all: readonly string[]): Data => Object.fromEntries(all.map((name) => [name, names?.includes(name) === true]));
const ticked = (boxes: unknown): string[] => Object.entries((boxes ?? {}) as Data).filter(([, on]) => on === true).map(([name]) => name);
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

export function settingsData({ form }: DraftContent): Data {
  const item = form.settings?.item ?? {};
  const english = form.settings?.translations?.['en'] ?? {};
  const { officeHours } = item;
  return {
    title: form.title ?? '', titleEnglish: english[form.title ?? ''] ?? '', audience: ticks(item.audience, Object.keys(text.audiences)), category: item.category ?? '', purpose: item.purpose ?? '', description: item.description ?? '', descriptionEnglish: english[item.description ?? ''] ?? '',
    promised: hoursOf(item.promisedTime), onlyOneOpen: item.onlyOneOpen === true, review: item.wizard?.review === true,
    hoursLimited: Boolean(officeHours), ...(officeHours ?? {}),
    materials: (item.materials ?? []).map(({ key, name, required: needed, multiple, max, accept, description }) => ({ key, name, english: english[name] ?? '', required: needed, max: multiple ? max ?? 6 : 1, accept: ticks(accept ?? ['image'], Object.keys(text.accepts)), description: description ?? '', descriptionEnglish: english[description ?? ''] ?? '' })),
    guide: (item.guide ?? []).map(({ label, text: of }) => ({ label, labelEnglish: english[label] ?? '', text: of, textEnglish: english[of] ?? '' })),
    notices: (item.notices ?? []).map((notice) => ({ text: notice, english: english[notice] ?? '' })),
  };
}

function hoursOf(duration: string | undefined): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?)?$/.exec(duration ?? '');
  return parts ? Number(parts[1] ?? 0) * 24 + Number(parts[2] ?? 0) : undefined;
}

/** The form with these settings; what the page does not show stays as it is. */
export function withSettings({ form }: DraftContent, data: Data): FormDefinition {
  const old = form.settings?.item ?? {};
  const title = textOf(data['title']);
  const rows = (key: string): Data[] => (Array.isArray(data[key]) ? data[key] as Data[] : []);
  const english: Record<string, string> = { ...form.settings?.translations?.['en'] };
  const say = (chinese: string, words_: unknown): void => { if (chinese && textOf(words_)) english[chinese] = textOf(words_); };
  say(title, data['titleEnglish']);
  say(textOf(data['description']), data['descriptionEnglish']);
  for (const row of rows('guide')) { say(textOf(row['label']), row['labelEnglish']); say(textOf(row['text']), row['textEnglish']); }
  for (const row of rows('notices')) say(textOf(row['text']), row['english']);
  const keys = new Set(rows('materials').map(({ key }) => textOf(key)).filter(Boolean));
  const materials = rows('materials').filter(({ name }) => textOf(name)).map((row): MaterialDefinition => {
    say(textOf(row['name']), row['english']);
    say(textOf(row['description']), row['descriptionEnglish']);
    const before = old.materials?.find(({ key }) => key === row['key']);
    const max = Number(row['max']) || 1;
    const accept = ticked(row['accept']);
    let key = textOf(row['key']);
    for (let n = 1; !key; n++) if (!keys.has(`material${n}`)) { key = `material${n}`; keys.add(key); }
    const { multiple: _multiple, max: _max, description: _description, ...others } = before ?? {} as Partial<MaterialDefinition>;
    return { ...others, key, name: textOf(row['name']), required: row['required'] === true, ...(max > 1 ? { multiple: true, max } : {}), ...(accept.length > 0 ? { accept } : {}), ...(textOf(row['description']) ? { description: textOf(row['description']) } : {}) };
  });
  const { officeHours: _hours, promisedTime, notices: _notices, guide: _guide, materials: _materials, onlyOneOpen: _one, wizard, purpose: _purpose, description: _description, ...kept } = old;
  const promised = Number(data['promised']);
  const item: ItemSettings = {
    ...kept, audience: ticked(data['audience']), category: textOf(data['category']), ...(textOf(data['purpose']) ? { purpose: textOf(data['purpose']) } : {}), ...(textOf(data['description']) ? { description: textOf(data['description']) } : {}),
    ...(promised > 0 ? { promisedTime: promised === hoursOf(promisedTime) ? promisedTime! : `PT${promised}H` } : {}), ...(data['onlyOneOpen'] === true ? { onlyOneOpen: true } : {}),
    ...(data['review'] === true ? { wizard: { ...wizard, review: true } } : wizard ? { wizard: { ...wizard, review: false } } : {}),
    ...(data['hoursLimited'] === true ? { officeHours: { fromDay: Number(data['fromDay']), toDay: Number(data['toDay']), outside: data['outside'] === 'accept' ? 'accept' as const : 'refuse' as const } } : {}),
    ...(materials.length > 0 ? { materials } : {}),
    ...(rows('guide').length > 0 ? { guide: rows('guide').map((row) => ({ label: textOf(row['label']), text: textOf(row['text']) })) } : {}),
    ...(rows('notices').length > 0 ? { notices: rows('notices').map((row) => textOf(row['text'])).filter(Boolean) } : {}),
  };
  return { ...form, title, settings: { ...form.settings, item, ...(Object.keys(english).length > 0 ? { translations: { ...form.settings?.translations, en: english } } : {}) } };
}
