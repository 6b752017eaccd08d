import { Problem, type Locale } from '../platform/errors.ts';
import type { Choice, PortalView } from './item-view.ts';

interface Named { value: string; en: string }

/** `forms/<portal>/portal.json`. Texts are Chinese with their English beside them. */
export interface PortalSettings {
  portal: string;
  title: string;
  english: string;
  colours: Record<string, string>;
  categories: Named[];
  /** By category; `*` for "no category chosen". */
  purposes: Record<string, Named[]>;
  /** 注意事项 shown by items that bring none of their own. */
  notices: Named[];
  groups: { name: string; label: string; en: string }[];
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
  return { colours: {}, ...settings, portal } as PortalSettings;
}

export function portalView(settings: PortalSettings, locale: Locale): PortalView {
  const choices = (named: Named[]): Choice[] => named.map(({ value, en }) => ({ value, label: locale === 'zh' ? value : en }));
  return {
    portal: settings.portal,
    title: locale === 'zh' ? settings.title : settings.english,
    colours: settings.colours,
    categories: choices(settings.categories),
    purposes: Object.fromEntries(Object.entries(settings.purposes).map(([category, named]) => [category, choices(named)])),
  };
}
