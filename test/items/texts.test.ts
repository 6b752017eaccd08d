import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createToken } from '../../server/identity/api-tokens.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { openCounter, type Counter } from '../journeys/counter.ts';
import { rootDir } from '../platform/databases.ts';
import { isHan, portalsWithForms, untranslatedTexts } from './declared-texts.ts';
import { shippedItems } from './shipped-items.ts';

/** What reads the same in both languages: abbreviations, file formats, keys of the keyboard. */
const neutral = new Set(['icp', 'pdf', 'jpg', 'jpeg', 'png', 'webp', 'zip', 'xlsx', 'xls', 'excel', 'id', 'api', 'javascript', 'english', 'json', 'openapi', 'token', 'qr', 'mb', 'kb', 'csv', 'bpmn', 'bearer', 'authorization', 'npm', 'curl', 'http', 'https', 'app']);
/** Chinese that an English page may show: the name of the other language, and the proper name of the platform. */
const ownNames = ['中文', '办事'];

const tokenName = '验收-01';

const englishWords = (text: string): string[] => (text.replace(/[\w.+-]+@[\w.]+|https?:\S+|\/[\w/:-]+/g, '').match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !neutral.has(word.toLowerCase()));
const han = (text: string): string[] => (ownNames.reduce((rest, name) => rest.replaceAll(name, ''), text).match(/[\p{Script=Han}，。、；：（）“”《》]+/gu) ?? []).filter(isHan);

describe('the texts of the declared items', () => {
  it('have an English for every Chinese text of forms, registers, code lists, lists, portals and diagrams', () => {
    expect(untranslatedTexts()).to.deep.equal([]);
  });
});

/** The pages of a portal that lead to its services. */
function pagesOf(portal: string): { name: string; tabs: { key: string }[] }[] {
  return (JSON.parse(readFileSync(join(rootDir, 'forms', portal, 'portal.json'), 'utf8')) as { pages?: { name: string; tabs: { key: string }[] }[] }).pages ?? [];
}

describe('the pages in both languages', function () {
  this.timeout(60_000);
  let counter: Counter;
  const tokens: Record<string, string> = {};
  before(async () => {
    counter = await openCounter('sqlite');
    const { platform } = counter.wired;
    for (const login of ['individual', 'reviewer', 'administrator']) {
      const { id } = (await findAccountByLogin(platform.db, login))!;
      tokens[login] = (await runCommand(platform, systemCaller, (command) => createToken(command, id, tokenName))).token;
    }
  });
  after(async () => { await counter.close(); });

  const fetched = async (path: string, locale: 'zh' | 'en', login?: string): Promise<string> => {
    const response = await fetch(counter.url + path, { headers: { cookie: `locale=${locale}`, accept: 'text/html,application/json', ...(login && { authorization: `Bearer ${tokens[login]}` }) } });
    expect(response.status, path).to.equal(200);
    return response.text();
  };

  const pages: { path: string; as?: string }[] = [
    { path: '/login' }, { path: '/login?kind=employer' }, { path: '/verify' }, { path: '/applications', as: 'individual' }, { path: '/account', as: 'individual' }, { path: '/account/mobile', as: 'individual' }, { path: '/account/notices', as: 'individual' },
    ...portalsWithForms().flatMap((portal) => pagesOf(portal).flatMap(({ name, tabs }) => tabs.map(({ key }) => ({ path: `/portal/${portal}/pages/${name}?tab=${key}` })))),
    { path: '/review', as: 'reviewer' }, { path: '/designer/registers', as: 'administrator' },
    ...portalsWithForms().map((portal) => ({ path: `/portal/${portal}/items` })),
    ...shippedItems().map((ref) => ({ path: `/items/${ref}/guide` })),
  ];

  it('show no English word on a Chinese page, and no Chinese on an English one', async () => {
    const wrong: string[] = [];
    for (const { path, as } of pages) {
      // What belongs to the account is data: its names, and the name of the token that it uses here.
      const own = as ? [(await findAccountByLogin(counter.wired.platform.db, as))!.name, as, tokenName] : [];
      const shown = async (locale: 'zh' | 'en') => own.reduce((text, data) => text.replaceAll(data, ''), readable(await fetched(path, locale, as)));
      for (const word of new Set(englishWords(await shown('zh')))) wrong.push(`${path} (Chinese): ${word}`);
      for (const text of new Set(han(await shown('en')))) wrong.push(`${path} (English): ${text}`);
    }
    expect(wrong).to.deep.equal([]);
  });

  it('tell of every material that an item declares, and which of them the answers decide', async () => {
    for (const ref of shippedItems()) {
      const { materials: told } = JSON.parse(await fetched(`/api/items/${ref}`, 'zh')) as { materials: { key: string; conditional?: true }[] };
      const declared = counter.wired.catalog.current(ref).compiled.definition.settings?.item?.materials ?? [];
      expect(told.map(({ key, conditional = false }) => [key, conditional]), ref).to.deep.equal(declared.map(({ key, when, each }) => [key, Boolean(when ?? each)]));
      if (declared.length > 0) expect(await fetched(`/items/${ref}/guide`, 'zh'), ref).not.to.include('不需要上传材料');
    }
  });

  it('give every form in the reader’s language', async () => {
    const wrong: string[] = [];
    for (const ref of shippedItems()) {
      const [chinese, english] = await Promise.all((['zh', 'en'] as const).map(async (locale) => JSON.parse(await fetched(`/api/items/${ref}`, locale)) as Record<string, unknown>)) as [Record<string, unknown>, Record<string, unknown>];
      for (const text of readTexts(english)) if (han(text).length > 0) wrong.push(`${ref} (English): ${text}`);
      for (const text of readTexts(chinese)) if (englishWords(text).length > 0) wrong.push(`${ref} (Chinese): ${text}`);
    }
    expect([...new Set(wrong)]).to.deep.equal([]);
  });
});

/** What a page shows and reads out: text, and the attributes that are read. */
function readable(html: string): string {
  const spoken = [...html.matchAll(/ (?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(([, text]) => text);
  return [html.replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' '), ...spoken].join(' ').replace(/&(#x?\w+|\w+);/g, ' ');
}

/** The texts of an item's description that people read: of the form by what they are, of the rest all but keys. */
function readTexts(item: Record<string, unknown>): string[] {
  const texts: string[] = [item['title'], item['description']].filter((text): text is string => typeof text === 'string');
  const visit = (value: unknown, key: string, within: string): void => {
    if (typeof value === 'string') { if (['label', 'title', 'legend', 'placeholder', 'description', 'tooltip', 'text', 'group', 'addAnother', 'content', 'name'].includes(key) && within !== 'region') texts.push(value); return; }
    if (Array.isArray(value)) { for (const one of value) visit(one, key, within); return; }
    if (typeof value !== 'object' || value === null) return;
    const type = (value as { type?: unknown }).type;
    for (const [name, inner] of Object.entries(value)) visit(inner, name, type === 'region' ? 'region' : within);
  };
  for (const key of ['guide', 'notices', 'materials']) visit(item[key], key === 'notices' ? 'text' : key, '');
  visit((item['form'] as { components?: unknown }).components, '', '');
  return texts;
}
