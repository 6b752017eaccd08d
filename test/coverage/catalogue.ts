import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One field of an item as the manual shows it; see the catalogue's FORMAT.md. */
export interface CatalogueField { label: string; control: string; required?: boolean | null; source?: string | null; options?: string[]; when?: string; note?: string }
export interface CatalogueTable { title: string; select?: 'checkbox' | 'radio' | null; columns?: string[]; totals?: (string | { label: string })[] | string; editable?: string[] | null; examples?: Record<string, unknown>[] }
export interface CatalogueMaterial { name: string; required?: boolean | null; multiple?: boolean }
export interface CatalogueItem {
  id: string; section: string; title: string; kind: string[]; audience: string[];
  category?: string; guide?: Record<string, string>;
  materials?: CatalogueMaterial[]; sections?: { title: string; fields: CatalogueField[] }[]; tables?: CatalogueTable[]; rules?: string[]; outputs?: string[];
}
export interface CatalogueFile { portal: string; file: string; items: CatalogueItem[] }

/** The catalogue's files in a folder, by the portal whose name their file name begins with. */
export function readCatalogue(folder: string): CatalogueFile[] {
  if (!existsSync(folder)) throw new Error(`there is no catalogue at ${folder}: give its folder as the first parameter`);
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((file) => {
    const { items } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { items: CatalogueItem[] };
    return { portal: file.split('-')[0]!, file, items };
  });
}

/** A label without what the manual's pictures add or lose: required marks, colons, blanks, the width of brackets. */
export function plainLabel(label: string): string {
  return label.normalize('NFKC').replace(/[\s*:：,，。、“”"'’‘·.]/g, '').toLowerCase();
}

/** The sentence of a rule without the place that it was read from. */
export function ruleText(rule: string): string {
  return rule.split(' ← ')[0]!.trim();
}
