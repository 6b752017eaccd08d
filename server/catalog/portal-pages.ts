import { isObject } from '../platform/is-object.ts';
import type { Locale } from '../platform/errors.ts';
import type { ItemSummary } from './item-view.ts';

interface Named { value: string; en: string }

/** Items and queries by name, in this order; with a label they stand together under it. */
export type PageEntry = string | { label: Named; services: readonly string[] };
/** `text` is what a tab says beside, or without, services; `opensFor`: the roles that see it first. */
export interface PageTab { key: string; label: Named; text: Named | null; opensFor: readonly string[]; services: readonly PageEntry[] }
/** A page of a portal that leads to some of its services: those asked for most, and the rest by tabs. */
export interface PortalPage {
  name: string;
  title: Named;
  description: Named | null;
  audience: readonly string[];
  category: string;
  purpose: string;
  popular: { label: Named; services: readonly string[] } | null;
  tabs: readonly PageTab[];
}

type Refuse = (reason: string) => never;

/** Reads `pages` of a portal's settings; `refuse` is told what is wrong and does not return. */
export function readPortalPages(json: unknown, refuse: Refuse): PortalPage[] {
  if (json === undefined) return [];
  if (!Array.isArray(json)) return refuse('pages is not a list');
  const pages = json.map((page) => readPage(page, refuse));
  return unique(pages.map(({ name }) => name), pages, 'two pages have the same name', refuse);
}

function readPage(json: unknown, refuse: Refuse): PortalPage {
  if (!isObject(json) || typeof json['name'] !== 'string' || !/^[a-z][\w-]{0,39}$/.test(json['name'])) return refuse('a page has no name of letters, digits and hyphens');
  const { name, description, audience, category = '', purpose = '', popular, tabs } = json;
  if (!isTexts(audience)) return refuse(`page "${name}" does not say for whom it is (audience)`);
  if (typeof category !== 'string' || typeof purpose !== 'string') return refuse(`page "${name}": category and purpose are texts`);
  if (!Array.isArray(tabs) || tabs.length === 0) return refuse(`page "${name}" has no tabs`);
  if (popular !== undefined && (!isObject(popular) || !isTexts(popular['services']))) return refuse(`page "${name}": popular lacks its services`);
  const read = tabs.map((tab) => readTab(tab, `page "${name}"`, refuse));
  return {
    name, title: named(json['title'], `page "${name}": title`, refuse), description: description === undefined ? null : named(description, `page "${name}": description`, refuse), audience, category, purpose,
    popular: popular === undefined ? null : { label: named(popular['label'], `page "${name}": popular.label`, refuse), services: popular['services'] as string[] },
    tabs: unique(read.map(({ key }) => key), read, `page "${name}": two tabs have the same key`, refuse),
  };
}

function readTab(json: unknown, place: string, refuse: Refuse): PageTab {
  if (!isObject(json) || typeof json['key'] !== 'string' || !/^[a-z][\w-]{0,39}$/.test(json['key'])) return refuse(`${place}: a tab has no key of letters, digits and hyphens`);
  const { key, text, services = [], opensFor = [] } = json;
  if (!Array.isArray(opensFor) || opensFor.some((role) => typeof role !== 'string')) return refuse(`${place}: opensFor of tab "${key}" is no list of roles`);
  if (!Array.isArray(services)) return refuse(`${place}: the services of tab "${key}" are no list`);
  if (services.length === 0 && text === undefined) return refuse(`${place}: tab "${key}" has neither services nor a text`);
  return {
    key, opensFor: opensFor as string[], label: named(json['label'], `${place}: label of tab "${key}"`, refuse), text: text === undefined ? null : named(text, `${place}: text of tab "${key}"`, refuse),
    services: services.map((entry): PageEntry => {
      if (typeof entry === 'string') return entry;
      if (!isObject(entry) || !isTexts(entry['services'])) return refuse(`${place}: an entry of tab "${key}" is neither a name nor a group of services`);
      return { label: named(entry['label'], `${place}: label of a group of tab "${key}"`, refuse), services: entry['services'] };
    }),
  };
}

function named(json: unknown, place: string, refuse: Refuse): Named {
  if (!isObject(json) || typeof json['value'] !== 'string' || typeof json['en'] !== 'string') return refuse(`${place} lacks its texts (value, en)`);
  return { value: json['value'], en: json['en'] };
}

function unique<Entry>(keys: readonly string[], entries: Entry[], reason: string, refuse: Refuse): Entry[] {
  return new Set(keys).size < keys.length ? refuse(reason) : entries;
}

function isTexts(json: unknown): json is string[] {
  return Array.isArray(json) && json.length > 0 && json.every((one) => typeof one === 'string');
}

/** The page among the services of the service centre. */
export function summarisePage(portal: string, { name, title, description, audience, category, purpose }: PortalPage, locale: Locale): ItemSummary {
  const word = (text: Named | null): string => (text === null ? '' : locale === 'zh' ? text.value : text.en);
  return { ref: `${portal}/${name}`, portal, item: name, kind: 'page', address: `/portal/${portal}/pages/${name}`, title: word(title), description: word(description), audience: [...audience], category, purpose };
}
