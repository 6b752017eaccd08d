import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../catalog/read-configuration.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { compareItems } from './compare-items.ts';
import { isSame, liveOf } from './describe-drafts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { saveDraft } from './edit-drafts.ts';
import { itemName, normalised, type DraftContent } from './item-content.ts';
import type { Difference, DraftSaved } from './item-view.ts';
import { followsFiles } from './published-items.ts';

/**
 * The item as this server's files have it; null where they have none. An item that an administrator has published no
 * longer follows them, until what is published is again what they hold.
 */
export function shippedContent({ applications: { platform } }: Designer, portal: string, item: string): DraftContent | null {
  if (!itemName.test(item) || !/^[\w-]+$/.test(portal)) return null;
  const { rootDir } = platform.config;
  const file = join(rootDir, 'forms', portal, `${item}.json`);
  if (!existsSync(file)) return null;
  const form = readJson(file) as FormDefinition;
  const { workflow = '', receipt = '' } = form.settings?.item ?? {};
  const text = (folder: string, name: string): string => { const path = join(rootDir, folder, name); return existsSync(path) ? readFileSync(path, 'utf8') : ''; };
  return normalised({ form, workflow, workflowXml: text('workflows', `${workflow}.bpmn`), template: receipt, templateSource: text('templates', `${receipt}.hbs`) });
}

/** Whether publishing this content makes the item follow its files (again). */
export function isShipped(designer: Designer, portal: string, item: string, content: DraftContent): boolean {
  const shipped = shippedContent(designer, portal, item);
  return shipped !== null && isSame(shipped, normalised(content));
}

/** `follows`: the live version is the files', and a new release brings its own. `rows` is what the files would change of the live version. */
export interface ShippedState { exists: boolean; follows: boolean; rows: Difference[]; total: number }

export async function describeShipped(designer: Designer, caller: Caller, portal: string, item: string): Promise<ShippedState> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { db } = designer.applications.platform;
  const [shipped, live, follows] = [shippedContent(designer, portal, item), await liveOf(db, portal, item), await followsFiles(db, portal, item)];
  const rows = shipped && live && !follows ? await compareItems(live, shipped) : [];
  return { exists: shipped !== null, follows, rows, total: rows.length };
}

/** Puts the item as its files have it into the draft, to be looked at, published, and followed from then on. */
export async function takeOverShipped(designer: Designer, caller: Caller, portal: string, item: string, revision: number, note: string): Promise<DraftSaved> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const shipped = shippedContent(designer, portal, item);
  if (!shipped) throw new Problem('not_found');
  const { content: _, ...saved } = await saveDraft(designer, caller, portal, item, revision, shipped, note);
  return saved;
}
