import { textsIn, type Texts } from '../texts/texts.ts';
import type { Locale } from '../../platform/errors.ts';

export const locale: Locale = document.documentElement.lang === 'en' ? 'en' : 'zh';
export const texts: Texts = textsIn(locale);

/** What the server put into the page for its module. */
export function pageData<Data>(): Data {
  return JSON.parse(document.getElementById('page-data')?.textContent ?? 'null') as Data;
}

/** The element of that id; a page without it is not the page that the module was written for. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element as Kind;
}

export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
