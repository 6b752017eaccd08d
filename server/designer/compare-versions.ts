import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { compareItems } from './compare-items.ts';
import { compareParts } from './compare-parts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { findDraft, revisionContent } from './draft-store.ts';
import { contentOf, type DraftContent } from './item-content.ts';
import type { Difference } from './item-view.ts';
import { versionContent } from './published-items.ts';
import { shippedContent } from './shipped-item.ts';

/** A published version by its number, a save of the draft (`r` and its number), the draft, or the item as the files have it. */
export const versionNames = '^([1-9]\\d{0,6}|r[1-9]\\d{0,6}|draft|shipped)$';

interface Compared { content: DraftContent; dictionaries: Record<string, unknown> | null }

/** What differs between any two versions of an item; of two published ones also their code lists. */
export async function compareVersions(designer: Designer, caller: Caller, portal: string, item: string, from: string, to: string): Promise<Difference[]> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const [before, after] = [await contentNamed(designer, portal, item, from), await contentNamed(designer, portal, item, to)];
  const differences = await compareItems(before.content, after.content);
  return before.dictionaries && after.dictionaries ? [...differences, ...dictionaryDifferences(before.dictionaries, after.dictionaries)] : differences;
}

async function contentNamed(designer: Designer, portal: string, item: string, name: string): Promise<Compared> {
  const { db } = designer.applications.platform;
  if (/^\d+$/.test(name)) {
    const version = await versionContent(db, portal, item, Number(name));
    if (!version) throw new Problem('not_found');
    return { content: contentOf(version), dictionaries: version.dictionaries };
  }
  const draft = name === 'shipped' ? null : await findDraft(db, portal, item);
  const content = name === 'shipped' ? shippedContent(designer, portal, item) : name === 'draft' ? draft?.content : draft && await revisionContent(db, draft.id, Number(name.slice(1)));
  if (!content) throw new Problem('not_found');
  return { content, dictionaries: null };
}

function dictionaryDifferences(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => compareParts(before[name] ?? null, after[name] ?? null)
    .map((difference): Difference => ({ ...difference, group: 'settings', name: `${name} · ${difference.name}` })));
}
