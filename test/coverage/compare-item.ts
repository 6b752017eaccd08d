import { type CatalogueField, type CatalogueItem, type CatalogueTable, plainLabel, ruleText } from './catalogue.ts';
import { generatedTemplate } from '../../server/forms/generated-templates.ts';
import { keptWhere, type KeptRules } from './kept-rules.ts';
import { materialGrids, readItem, sameLabel, type ShippedField, type ShippedItem } from './read-item.ts';

/** Corrections of faults of the manual's text and pictures: the catalogue's label → the label that is shipped, for an item or (`*`) for all. */
export type Corrections = Record<string, Record<string, string>>;

/** What a column is corrected to that is no datum: the number of a row, or the buttons in it. */
const noDatum = '—';

/** The controls that can carry a field of the catalogue's `control`; a locked field may show any of them as text. */
const carriers: Record<string, string[]> = {
  text: ['textfield', 'textarea', 'phoneNumber', 'email', 'number', 'select', 'datetime', 'day', 'radio', 'region', 'smscode'],
  textarea: ['textarea', 'textfield'],
  radio: ['radio', 'select', 'checkbox'],
  select: ['select', 'radio', 'region', 'selectboxes'],
  checkbox: ['checkbox', 'selectboxes', 'agreement', 'radio'],
  date: ['datetime', 'day', 'textfield'],
  month: ['textfield', 'day', 'datetime', 'calendar'],
  year: ['textfield', 'number', 'select'],
  money: ['number', 'currency', 'textfield'],
  number: ['number', 'textfield', 'currency'],
  region: ['region', 'select', 'textfield'],
  file: ['file', 'materials'],
  table: ['recordgrid', 'datagrid', 'editgrid', 'transfer', 'calendar', 'changelist'],
  agreement: ['agreement', 'checkbox'],
};

/** What the manual shows of the item and the shipped form lacks, a line each; empty when nothing is missing. */
export function compareItem(portal: string, item: CatalogueItem, corrections: Corrections, kept: KeptRules): string[] {
  const shipped = readItem(portal, item.id);
  if (!shipped) return ['the item is not shipped'];
  const corrected = (label: string): string => corrections[item.id]?.[label] ?? corrections['*']?.[label] ?? label;
  return [
    ...compareHead({ ...item, title: corrected(item.title) }, shipped),
    ...(item.materials ?? []).flatMap((material) => compareMaterial(corrected(material.name), material.required ?? null, shipped)),
    ...(item.sections ?? []).flatMap(({ title, fields }) => fields.flatMap((field) => compareField(title, { ...field, options: field.options?.map(corrected) }, corrected(field.label), shipped))),
    ...(item.tables ?? []).flatMap((table) => compareTable(table, corrected, shipped)),
    ...(item.rules ?? []).map(ruleText).filter((rule) => !keptWhere(kept, portal, item.id, rule, shipped)).map((rule) => `rule not kept: ${rule}`),
  ];
}

/** What the manual says of the portal's pages: their tables, and a place for every rule and every output. */
export function comparePlatform(portal: string, item: CatalogueItem, corrections: Corrections, kept: KeptRules): string[] {
  const corrected = (label: string): string => corrections[item.id]?.[label] ?? corrections['*']?.[label] ?? label;
  const pages: ShippedItem = { form: { components: [] }, fields: [], grids: [...materialGrids], texts: [], notices: [], buttons: null, query: null };
  return [
    ...(item.tables ?? []).flatMap((table) => compareTable(table, corrected, pages)),
    ...[...(item.rules ?? []), ...(item.outputs ?? [])].map(ruleText).filter((rule) => !keptWhere(kept, portal, item.id, rule, pages)).map((rule) => `rule not kept: ${rule}`),
  ];
}

function compareHead(item: CatalogueItem, { form }: ShippedItem): string[] {
  const settings = form.settings?.item ?? {};
  const guide = new Map((settings.guide ?? []).map(({ label, text }) => [plainLabel(label), text]));
  return [
    ...(sameLabel(form.title ?? '', item.title) ? [] : [`title "${item.title}" is "${form.title ?? ''}"`]),
    ...item.audience.filter((audience) => !settings.audience?.includes(audience)).map((audience) => `audience ${audience} is missing`),
    ...(item.category && settings.category && !standsUnder(item.category, settings.category) && !standsUnder(item.category, settings.purpose ?? '') ? [`category "${item.category}" is "${settings.category}"`] : []),
    ...Object.entries(item.guide ?? {}).filter(([label, text]) => !isCutOff(String(text)) && !sameText(guide.get(plainLabel(label)) ?? '', String(text))).map(([label]) => `guide row "${label}" is missing or differs`),
  ];
}

/** What a picture of the manual shows in part only, such as an address with its middle cut out, is told to nobody. */
const isCutOff = (text: string): boolean => /\.\.\.|…/.test(text) && text.length < 40;

/** Whether the menu that the manual prints is, or leads through, what the item says it stands under: its category, or the purpose within that. */
function standsUnder(printed: string, said: string): boolean {
  return said !== '' && (printed.includes(said) || said.includes(printed));
}

/** Whether two texts have the same characters beside punctuation; what the manual's picture cut off is marked （截断）. */
function sameText(shipped: string, printed: string): boolean {
  const characters = (text: string): string => text.replace(/（截断）/g, '').replace(/[^\p{L}\p{N}]/gu, '');
  return characters(shipped) === characters(printed);
}

function compareMaterial(name: string, required: boolean | null, { form }: ShippedItem): string[] {
  const cut = plainLabel(name.replace(/(\.{3}|…).*$/, ''));
  const slot = (form.settings?.item?.materials ?? []).find((one) => plainLabel(one.name) === plainLabel(name) || (cut !== plainLabel(name) && plainLabel(one.name).startsWith(cut)));
  if (!slot) return [`material "${name}" is missing`];
  return required !== null && slot.required !== required && !slot.when ? [`material "${name}" must ${required ? '' : 'not '}be required`] : [];
}

function compareField(section: string, field: CatalogueField, label: string, shipped: ShippedItem): string[] {
  const place = `field "${label}" (${section})`;
  if (field.control === 'file') return compareFileField(place, label, shipped);
  const found = shipped.fields.filter((one) => sameLabel(one.label, label));
  if (found.length === 0) return [`${place} is missing`];
  const fitting = found.filter((one) => carriers[field.control]?.includes(one.component.type) ?? true);
  if (fitting.length === 0) return [`${place} is a ${found.map((one) => one.component.type).join(', ')}, not a ${field.control}`];
  const complaints = fitting.map((one) => complaintsOf(field, one, shipped));
  // A label that stands in several sections is shown right once for each; any component that shows it right is enough.
  return (complaints.find((list) => list.length === 0) ?? complaints[0]!).map((complaint) => `${place} ${complaint}`);
}

/** A file field is kept by a material of that name, or by the template of one that is made for the applicant. */
function compareFileField(place: string, label: string, shipped: ShippedItem): string[] {
  const slots = shipped.form.settings?.item?.materials ?? [];
  const named = [...slots.map((slot) => slot.name), ...slots.flatMap((slot) => generatedTemplate(slot)?.name ?? []), ...shipped.fields.map((one) => one.label)];
  return named.some((name) => sameLabel(name, label)) ? [] : [`${place} is missing`];
}

function complaintsOf(field: CatalogueField, { component, options, listed }: ShippedField, { query }: ShippedItem): string[] {
  const filled = (listed === true && component.disabled === true) || Boolean(component.properties?.['source'] ?? component.properties?.['value'] ?? component.calculateValue);
  // Of fields that the manual marks as required together one is asked for by the query's own conditions.
  const isAlternative = field.when !== undefined && (query?.require ?? []).some((group) => group.includes(component.key ?? ''));
  const hasRequired = Boolean(component.validate?.required) || isAlternative;
  return [
    ...(field.required === true && !hasRequired ? ['is not required'] : []),
    ...(field.required === false && hasRequired && !field.when ? ['is required'] : []),
    ...(field.source === 'autofill' && !filled && component.type !== 'calendar' ? ['is not filled from the records'] : []),
    ...(field.source === 'user' && component.disabled && component.properties?.['lock'] !== 'filled' ? ['cannot be filled by the user'] : []),
    ...(field.options ?? []).filter((option) => options.length > 0 && !options.some((one) => sameLabel(one, option))).map((option) => `lacks the option "${option}"`),
    ...(['select', 'radio'].includes(field.control) && ['select', 'radio'].includes(component.type) && options.length === 0 ? ['has no options'] : []),
  ];
}

function compareTable(table: CatalogueTable, corrected: (label: string) => string, shipped: ShippedItem): string[] {
  const columns = (table.columns ?? []).map(corrected).filter((column) => column !== noDatum);
  if (isCalendar(columns)) return shipped.fields.some(({ component }) => component.type === 'calendar') ? [] : [`table "${table.title}": there is no calendar`];
  const lacking = shipped.grids.map((grid) => columns.filter((column) => !grid.columns.some(({ label }) => sameLabel(label, column))));
  const best = lacking.reduce<number>((least, one, index) => (least < 0 || one.length < lacking[least]!.length ? index : least), -1);
  if (best < 0) return columns.length > 0 ? [`table "${table.title}": there is no grid`] : [];
  const grid = shipped.grids[best]!;
  const editable = (table.editable ?? []).map(corrected).filter((column) => grid.columns.some(({ label, component }) => sameLabel(label, column) && component.disabled));
  const totals = totalsOf(table).map(corrected).filter((total) => !shipped.fields.some(({ label }) => sameLabel(label, total)) && !grid.columns.some(({ label, component }) => sameLabel(label, total) && (grid.rows !== undefined || grid.summed?.includes(component.key ?? ''))) && !(grid.rows ?? '').includes(`"${total}"`));
  const select = grid.component['select'] as string | undefined;
  return [
    ...lacking[best]!.map((column) => `table "${table.title}": column "${column}" is missing`),
    ...editable.map((column) => `table "${table.title}": column "${column}" cannot be edited`),
    ...lackingButtons(table, shipped).map((button) => `table "${table.title}": button "${button}" is missing`),
    ...totals.map((total) => `table "${table.title}": total "${total}" is missing`),
    ...(table.select && grid.component.type === 'recordgrid' && select !== table.select && !(table.select === 'checkbox' && select === 'radio') ? [`table "${table.title}": rows are chosen by ${select ?? 'nothing'}, not by ${table.select}`] : []),
  ];
}

/** The totals by name; where the catalogue tells them in one sentence, its parts without `行`, `列` and amounts. */
function totalsOf({ totals = [] }: CatalogueTable): string[] {
  const named = typeof totals === 'string' ? totals.split('；').map((part) => part.replace(/[行列]$/, '')) : totals.map((total) => (typeof total === 'string' ? total : total.label));
  return named.map((total) => total.replace(/[\d.,\s]+$/, ''));
}

/** The buttons that the manual shows in the rows of a query. */
function lackingButtons({ examples = [] }: CatalogueTable, { buttons }: ShippedItem): string[] {
  const printed = new Set(examples.flatMap((row) => String(row['操作'] ?? '').split(/\s+/).filter(Boolean)));
  return buttons === null ? [] : [...printed].filter((button) => !buttons.includes(button));
}

function isCalendar(columns: readonly string[]): boolean {
  return ['1月', '6月', '12月'].every((month) => columns.includes(month));
}
