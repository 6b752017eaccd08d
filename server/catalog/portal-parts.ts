/**
 * The parts of a portal that administrators change in the browser: each code list, the menu, the texts. What they have
 * changed is laid over what is shipped, part by part; all else of the portal comes from its files.
 */
import { createHash } from 'node:crypto';
import type { Dictionary } from '../forms/form-definition.ts';

export const partKinds = ['dictionary', 'menu', 'texts'] as const;
export type PartKind = (typeof partKinds)[number];

/** `name` is the dictionary's; of the others there is one each, named `portal`. */
export interface PartName { kind: PartKind; name: string }
/** `content` null: as shipped. */
export interface PartEdit extends PartName { version: number; content: unknown }

/** What parts are taken from. */
export interface PartedPortal { settings: unknown; dictionaries: Record<string, Dictionary> }

export const onlyName = 'portal';
const settingsOfKind = { menu: ['categories', 'purposes', 'order'], texts: ['title', 'english', 'notices', 'footer', 'links', 'prompts'] } as const;

/** The content of a part as the portal has it; null for a dictionary that it has not. */
export function partContent({ settings, dictionaries }: PartedPortal, { kind, name }: PartName): unknown {
  if (kind === 'dictionary') return Object.hasOwn(dictionaries, name) ? dictionaries[name] : null;
  const all = settings as Record<string, unknown>;
  return Object.fromEntries(settingsOfKind[kind].filter((key) => all[key] !== undefined).map((key) => [key, all[key]]));
}

/** The portal with what was edited in the place of what is shipped. The same edits give the same JSON. */
export function withEdits<Portal extends PartedPortal>(shipped: Portal, edits: readonly PartEdit[]): Portal {
  const dictionaries = { ...shipped.dictionaries };
  let settings = shipped.settings as Record<string, unknown>;
  for (const { kind, name, content } of edits) {
    if (content === null) continue;
    if (kind === 'dictionary') dictionaries[name] = content as Dictionary;
    else {
      const others = Object.entries(settings).filter(([key]) => !(settingsOfKind[kind] as readonly string[]).includes(key));
      settings = { ...Object.fromEntries(others), ...(content as object) };
    }
  }
  return { ...shipped, settings, dictionaries };
}

export function hashOfJson(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
