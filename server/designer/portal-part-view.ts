/** What the pages and the API show of the parts of a portal to those who administer it. */
import type { EditState } from '../catalog/portal-edit-store.ts';
import type { PartKind } from '../catalog/portal-parts.ts';
import type { Dictionary } from '../forms/form-definition.ts';
import type { NamedChoice, PortalLink, PortalPrompt } from '../catalog/portal-settings.ts';

interface Named { value: string; en: string }
export type DictionaryContent = Omit<Dictionary, 'name'>;
export interface MenuContent { categories: NamedChoice[]; purposes: Record<string, NamedChoice[]>; order: string[] }
export interface TextsContent { title: string; english: string; notices: Named[]; footer: Named[]; links: PortalLink[]; prompts: PortalPrompt[] }

/** `shipped`: as the files have it; `changed`: changed here; `added`: the files have none of that name; `new`: nowhere yet. */
export type PartState = 'shipped' | 'changed' | 'added' | 'new';

export interface PartSummary {
  kind: PartKind; name: string; title: string;
  /** Of a dictionary: how many entries there are, and how many of them are retired. */
  entries: number; retired: number;
  state: PartState;
  /** What is shipped is another than it was when it was changed here. */
  shippedChanged: boolean;
  at: string | null; by: string | null;
}

export interface PartVersion { version: number; state: EditState; shipped: boolean; current: boolean; at: string; by: string | null; note: string; decidedAt: string | null; decidedBy: string | null; decisionNote: string }

export interface PartDifference { kind: 'added' | 'removed' | 'changed'; name: string; what: string; before: string; after: string }

/** Something for which a part cannot be changed so, or that should be known before it is. */
export interface PartProblem { path: string; code: string; message: string }

export interface PartDetail extends PartSummary {
  portal: string;
  /** The newest version, 0 where it was never changed here: what a change must name. */
  version: number;
  content: unknown;
  fourEyes: boolean;
  versions: PartVersion[];
  /** What of the shipped content is another here; empty where it is as shipped. */
  differsFromShipped: PartDifference[];
  /** A change that waits for a second administrator. */
  waiting: { version: number; by: string; at: string; note: string; own: boolean; differences: PartDifference[] } | null;
  /** What of the portal the menu's `order` may name. */
  entriesOfMenu: { name: string; label: string }[];
}

export interface PartSaved { status: 'live' | 'waiting' | 'unchanged'; version: number }

/** What waits for a second administrator of the portal, and how the switch stands. */
export interface PublishingState {
  portal: string; fourEyes: boolean;
  /** The portal's file demands it, so that it cannot be switched off here. */
  byFile: boolean;
  switchedAt: string | null; switchedBy: string | null;
  items: { item: string; title: string; by: string; at: string; note: string; own: boolean }[];
  parts: (PartSummary & { version: number; requestedBy: string; requestedAt: string; note: string; own: boolean })[];
}
