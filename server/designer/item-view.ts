/** What the pages and the API show of items to those who make them. */
import type { DraftContent } from './item-content.ts';

export type ItemPart = 'item' | 'form' | 'workflow' | 'receipt';

/** Something for which an item cannot be published: `element` is the field, the setting, the element of the diagram, or the line. */
export interface ItemProblem { part: ItemPart; element: string; code: string; message: string }

/** What differs between two versions, in the words of whoever made them. */
export type DifferenceGroup = 'fields' | 'rules' | 'steps' | 'texts' | 'materials' | 'settings' | 'receipt';
export interface Difference { group: DifferenceGroup; kind: 'added' | 'removed' | 'changed'; name: string; what: string; before: string; after: string }

export interface DesignedItem {
  portal: string; item: string; title: string;
  /** The live version; null for an item that was never published. */
  version: number | null; withdrawn: boolean; from: string | null; until: string | null; publishedAt: string | null;
  draft: { revision: number; updatedAt: string; by: string; requested: boolean } | null;
}

export interface DraftDetail {
  portal: string; item: string; title: string;
  /** Of the draft; 0 where there is none and `content` is the live version's. */
  revision: number;
  content: DraftContent;
  live: { version: number; withdrawn: boolean; from: string | null; until: string | null; publishedAt: string } | null;
  /** The live version that the draft began with, where another was published since. */
  overtaken: boolean;
  request: { by: string; at: string; note: string; own: boolean } | null;
  fourEyes: boolean;
  updatedAt: string | null; updatedBy: string | null;
}

export interface DraftSaved { revision: number; updatedAt: string; problems: ItemProblem[] }
export interface VersionNote { version: number; title: string; at: string; by: string | null; note: string; current: boolean }
export interface RevisionNote { revision: number; at: string; by: string; note: string }

interface Named { name: string; label: string }
/** What the portal has to choose from, so that nobody types the names of its parts. */
export interface PortalChoices {
  portal: string;
  dictionaries: Named[];
  lists: (Named & { columns: Named[] })[];
  registers: (Named & { fields: (Named & { component: unknown })[]; keys: string[][] })[];
  /** What accounts prove about their holders, as items read it. */
  accountAttributes: string[];
  formats: Named[];
  groups: Named[];
  categories: Named[]; purposes: Record<string, Named[]>;
  workflows: (Named & { steps: string[] })[]; templates: Named[];
  samples: string[];
}
