import { currentContents, type CurrentContent, type StoredPortal } from '../catalog/catalog-store.ts';
import { checkRegistrationRecords } from '../catalog/check-registration-records.ts';
import { usedDictionaries } from '../catalog/item-version.ts';
import { partContent, type PartName } from '../catalog/portal-parts.ts';
import { readPortalSettings, type NamedChoice } from '../catalog/portal-settings.ts';
import type { PortalFiles } from '../catalog/read-configuration.ts';
import { runScopeNames } from '../applications/run-scope.ts';
import { checkForm } from '../forms/check-form.ts';
import { dictionaryNames } from '../forms/used-dictionaries.ts';
import type { Dictionary, ListShape } from '../forms/form-definition.ts';
import { registerFields } from '../forms/register-fields.ts';
import { Problem, type Locale, type Text } from '../platform/errors.ts';
import { checkItemRegisters } from '../registers/check-item-registers.ts';
import { checkRegisters } from '../registers/check-registers.ts';
import type { Designer } from './designer.ts';
import type { MenuContent, PartProblem } from './portal-part-view.ts';
import { fieldsOfDictionary, usesOfValues, type ValueUse } from './value-uses.ts';

const said = {
  used_value: { zh: '“{value}”仍在此处使用，不能删除；可以停用', en: '"{value}" is still used here and cannot be removed; it can be retired' },
  retired_value: { zh: '“{value}”停用后不再可选，但此处仍按它判断', en: '"{value}" will no longer be offered, but this place still asks for it' },
  used_category: { zh: '业务类别“{value}”仍有事项', en: 'The category "{value}" still has this' },
  used_purpose: { zh: '办理作用“{value}”仍有事项', en: 'The purpose "{value}" still has this' },
} satisfies Record<string, Text>;

const problem = (path: string, code: keyof typeof said, value: string, locale: Locale): PartProblem => ({ path, code, message: said[code][locale].replace('{value}', value) });

/** What would change, and what should be known before it does. */
export interface PartVerdict { problems: PartProblem[]; warnings: PartProblem[] }

/**
 * Judges the portal as it would be by the checks that its shipped files pass, item by item; only what the change itself
 * brings about is told.
 */
export async function checkPortalPart(designer: Designer, { kind, name }: PartName, before: StoredPortal, after: StoredPortal, locale: Locale): Promise<PartVerdict> {
  const items = await currentContents(designer.applications.platform.db, after.portal);
  const settings = settingsProblems(after);
  if (kind === 'texts' || settings.length > 0) return { problems: settings, warnings: [] };
  if (kind === 'menu') return { problems: [...settings, ...menuProblems(partContent(before, { kind, name }) as MenuContent, partContent(after, { kind, name }) as MenuContent, items, after, locale)], warnings: [] };
  const { removed, retired } = lostValues(before.dictionaries[name], after.dictionaries[name]);
  const used = (values: string[]): ValueUse[] => usesInPortal(name, values, items, after);
  const known = new Set((await portalProblems(designer, name, before, items, locale)).map(mark));
  return {
    problems: [
      ...used(removed).map(({ value, place }) => problem(place, 'used_value', value, locale)),
      ...(await portalProblems(designer, name, after, items, locale)).filter((one) => !known.has(mark(one))),
    ],
    warnings: used(retired).map(({ value, place }) => problem(place, 'retired_value', value, locale)),
  };
}

const mark = ({ path, code, message }: PartProblem): string => JSON.stringify([path, code, message]);

function settingsProblems({ portal, settings }: StoredPortal): PartProblem[] {
  try {
    readPortalSettings(portal, settings);
    return [];
  } catch (error) {
    if (error instanceof Problem && error.errors) return [...error.errors];
    throw error;
  }
}

/** Values that the list no longer has, and those that it no longer offers. */
function lostValues(before: Dictionary | undefined, after: Dictionary | undefined): { removed: string[]; retired: string[] } {
  const now = new Map((after?.entries ?? []).map((entry) => [entry.value, entry]));
  const old = before?.entries ?? [];
  return {
    removed: old.filter(({ value }) => !now.has(value)).map(({ value }) => value),
    retired: old.filter(({ value, retired }) => retired !== true && now.get(value)?.retired === true).map(({ value }) => value),
  };
}

function usesInPortal(dictionary: string, values: readonly string[], items: readonly CurrentContent[], { portal, registers, lists, queries = {} }: StoredPortal): ValueUse[] {
  if (values.length === 0) return [];
  const inRegisters = new Set(Object.values(registers).flatMap((form) => [...fieldsOfDictionary(form, dictionary)]));
  const of = (place: string, json: unknown, fields: ReadonlySet<string>): ValueUse[] => usesOfValues(json, place, fields, values);
  const inItems = items.flatMap(({ item, form, workflow, workflowXml, template, templateSource }) => {
    const own = new Set([...fieldsOfDictionary(form, dictionary), ...inRegisters]);
    return [
      ...of(`forms/${portal}/${item}.json`, { components: form.components, settings: { item: form.settings?.item } }, own),
      ...workflowXml.split(/(?=<\w+:\w+ id=")/).flatMap((part) => of(`workflows/${workflow}.bpmn#${/ id="([^"]+)"/.exec(part)?.[1] ?? ''}`, part, own)),
      ...templateSource.split('\n').flatMap((line, index) => of(`templates/${template}.hbs#${index + 1}`, line, own)),
    ];
  });
  const named = (folder: string, all: Readonly<Record<string, unknown>>): ValueUse[] => Object.entries(all).flatMap(([name, json]) => of(`forms/${portal}/${folder}/${name}.json`, json, inRegisters));
  return [...inItems, ...named('lists', lists), ...named('queries', queries), ...named('registers', registers)];
}

/** The checks of forms, registers, lists and queries that read the code list. */
async function portalProblems(designer: Designer, dictionary: string, stored: StoredPortal, items: readonly CurrentContent[], locale: Locale): Promise<PartProblem[]> {
  const { portal, registers, lists, dictionaries } = stored;
  const environment = { dictionaries, lists: lists as Record<string, ListShape>, registers: registerFields(registers) };
  const files: PortalFiles = { ...stored, queries: stored.queries ?? {}, statementTemplates: stored.statementTemplates ?? {}, items: items.map(({ item, form }) => ({ item, file: '', form })) };
  const problems: PartProblem[] = [...checkRegisters(portal, registers, dictionaries), ...designer.checks.lists(files), ...designer.checks.queries(files), ...checkRegistrationRecords(files)];
  for (const content of items.filter(({ form, withdrawn }) => !withdrawn && dictionaryNames(form).has(dictionary))) {
    const place = `forms/${portal}/${content.item}.json`;
    problems.push(...checkForm(content.form, environment).map(({ element, code, message }) => ({ path: `${place}#${element}`, code, message: message[locale] })));
    problems.push(...checkItemRegisters({ ...content, dictionaries: usedDictionaries(content.form, dictionaries) }, registers, { names: runScopeNames, lists }));
  }
  return problems;
}

/** Categories and purposes that go although items, queries or pages name them. */
function menuProblems(before: MenuContent, after: MenuContent, items: readonly CurrentContent[], { portal, settings, queries = {} }: StoredPortal, locale: Locale): PartProblem[] {
  const entries = [
    ...items.filter(({ withdrawn }) => !withdrawn).map(({ item, form }) => ({ place: `forms/${portal}/${item}.json#settings.item`, ...form.settings?.item })),
    ...((settings as { pages?: { name: string; category?: string; purpose?: string }[] }).pages ?? []).map((page) => ({ place: `forms/${portal}/portal.json#pages.${page.name}`, ...page })),
    ...Object.entries(queries).map(([query, json]) => ({ place: `forms/${portal}/queries/${query}.json`, ...(json as { category?: string; purpose?: string }) })),
  ];
  const gone = (old: readonly NamedChoice[] = [], now: readonly NamedChoice[] = []): string[] => old.filter(({ value }) => !now.some((choice) => choice.value === value)).map(({ value }) => value);
  const categories = gone(before.categories, after.categories);
  return entries.flatMap(({ place, category = '', purpose = '' }) => {
    if (categories.includes(category)) return [problem(`${place}.category`, 'used_category', category, locale)];
    const offered = (menu: MenuContent): NamedChoice[] => menu.purposes[category] ?? menu.purposes['*'] ?? [];
    return purpose !== '' && gone(offered(before), offered(after)).includes(purpose) ? [problem(`${place}.purpose`, 'used_purpose', purpose, locale)] : [];
  });
}
