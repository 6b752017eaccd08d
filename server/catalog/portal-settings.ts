import { readOperatorRights, type DeclaredRight } from '../identity/operator-rights.ts';
import { readRegistration, type RegistrationForm } from '../identity/registration-form.ts';
import { readSignInWays, signInKinds, type SignInWay } from '../identity/sign-in-ways.ts';
import { readPortalPages, type PortalPage } from './portal-pages.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import type { Choice, PortalView } from './item-view.ts';

interface Named { value: string; en: string }
/** A category or purpose: items name it by `value`; `label` is what people read where that is another. */
export interface NamedChoice extends Named { label?: string }

/** Another place where the same business can be done, such as a platform of another authority. */
export interface PortalLink { label: string; en: string; url: string; text?: Named }
/**
 * What the service centre tells whoever has no record yet in a register that business here needs: `key` is FEEL over
 * the account, and `item` the way to get one.
 */
export interface PortalPrompt { audience: string; register: string; key: Record<string, string>; text: Named; item: string; label: string; en: string }

export interface PortalParty { group: string; audience: string; attribute: string }

/** `forms/<portal>/portal.json`. Texts are Chinese with their English beside them. */
export interface PortalSettings {
  portal: string;
  title: string;
  english: string;
  colours: Record<string, string>;
  categories: NamedChoice[];
  /** By category; `*` for "no category chosen". */
  purposes: Record<string, NamedChoice[]>;
  /** Items and queries by name that the service centre shows first, in this order; the others follow as they were published. */
  order: string[];
  /** 注意事项 shown by items that bring none of their own. */
  notices: Named[];
  groups: { name: string; label: string; en: string }[];
  /** Whoever of the audience proves the attribute is of the group `group:value`, so that a diagram can ask the other party of a case. */
  parties: PortalParty[];
  /** Shown below the services. */
  links: PortalLink[];
  /** Shown above the services. */
  prompts: PortalPrompt[];
  /** Lines at the foot of every page: hotline, who runs the portal, its filings. */
  footer: Named[];
  /** What is asked of whoever registers (`registration` by kind); empty where nobody can. */
  registration: RegistrationForm[];
  /** Pages that lead to some of the services, such as the queries of one subject. */
  pages: PortalPage[];
  /** What signing in is called by kind. */
  signInLabels: Record<'individual' | 'employer', Named> | null;
  /** How one signs in; by password where the file says nothing. */
  login: SignInWay[];
  /** What operators of employers may be allowed, beside what the runtime itself asks for. */
  operatorRights: DeclaredRight[];
}

export function readPortalSettings(portal: string, json: unknown): PortalSettings {
  const settings = json as Partial<PortalSettings>;
  const missing = (['title', 'english', 'categories', 'purposes', 'notices', 'groups'] as const).filter((key) => settings[key] === undefined);
  if (missing.length > 0) {
    throw new Problem('invalid_configuration', {}, missing.map((key) => ({ path: `${portal}/portal.json/${key}`, code: 'portal', message: `"${key}" is missing` })));
  }
  for (const [name, value] of Object.entries(settings.colours ?? {})) {
    if (!/^#[0-9a-f]{6}$/i.test(value)) throw new Problem('invalid_configuration', {}, [{ path: `${portal}/portal.json/colours/${name}`, code: 'colour', message: `"${value}" is not a colour such as #1a5fb4` }]);
  }
  for (const { url } of settings.links ?? []) {
    if (!/^https:\/\/[\w.-]+(\/\S*)?$/.test(url)) throw new Problem('invalid_configuration', {}, [{ path: `${portal}/portal.json/links`, code: 'portal', message: `"${url}" is not an address such as https://example.com/` }]);
  }
  const { forms: registration, faults } = readRegistration(portal, (json as { registration?: unknown }).registration, `${portal}/portal.json/registration`);
  if (faults.length > 0) throw new Problem('invalid_configuration', {}, faults);
  const refuse = (key: string) => (reason: string): never => { throw new Problem('invalid_configuration', {}, [{ path: `${portal}/portal.json/${key}`, code: key, message: reason }]); };
  const login = readSignInWays(portal, settings.login, refuse('login'));
  const pages = readPortalPages((json as { pages?: unknown }).pages, refuse('pages'));
  for (const kind of signInKinds) {
    const label = settings.signInLabels?.[kind];
    if (settings.signInLabels && (typeof label?.value !== 'string' || typeof label.en !== 'string')) refuse('signInLabels')(`the label of "${kind}" lacks its texts (value, en)`);
  }
  const operatorRights = readOperatorRights(settings.operatorRights, refuse('operatorRights'));
  for (const party of settings.parties ?? []) {
    if (![party.group, party.audience, party.attribute].every((name) => typeof name === 'string' && /^\w[\w-]{0,39}$/.test(name))) refuse('parties')('a party has the names "group", "audience" and "attribute"');
    if (settings.groups?.some(({ name }) => name === party.group)) refuse('parties')(`"${party.group}" is a group of staff`);
  }
  return { colours: {}, order: [], links: [], prompts: [], footer: [], parties: [], signInLabels: null, ...settings, portal, pages, registration, login, operatorRights } as PortalSettings;
}

export function portalView(settings: PortalSettings, locale: Locale): PortalView {
  const choices = (named: NamedChoice[]): Choice[] => named.map(({ value, label = value, en }) => ({ value, label: locale === 'zh' ? label : en }));
  return {
    portal: settings.portal,
    title: locale === 'zh' ? settings.title : settings.english,
    colours: settings.colours,
    categories: choices(settings.categories),
    purposes: Object.fromEntries(Object.entries(settings.purposes).map(([category, named]) => [category, choices(named)])),
    links: settings.links.map(({ label, en, url, text }) => ({ label: locale === 'zh' ? label : en, url, text: text ? (locale === 'zh' ? text.value : text.en) : '' })),
    prompts: [],
    footer: settings.footer.map(({ value, en }) => (locale === 'zh' ? value : en)),
    signInLabels: settings.signInLabels && { individual: word(settings.signInLabels.individual, locale), employer: word(settings.signInLabels.employer, locale) },
  };
}

function word({ value, en }: Named, locale: Locale): string {
  return locale === 'zh' ? value : en;
}

/** A prompt as the reader sees it. */
export function promptView({ portal }: PortalSettings, { text, item, label, en }: PortalPrompt, locale: Locale): PortalView['prompts'][number] {
  return { text: locale === 'zh' ? text.value : text.en, label: locale === 'zh' ? label : en, address: `/items/${portal}/${item}/guide` };
}
