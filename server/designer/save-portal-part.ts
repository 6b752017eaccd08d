import { catalogChanges, currentContents, appendVersion, lockPortal, markCatalogChanged, savePortal, shippedPortal, type StoredPortal } from '../catalog/catalog-store.ts';
import { usedDictionaries } from '../catalog/item-version.ts';
import { portalHash } from '../catalog/load-shipped.ts';
import { decideEdit, editsOfPart, insertEdit, liveEdits, type PortalEdit } from '../catalog/portal-edit-store.ts';
import { hashOfJson, partContent, withEdits, type PartedPortal, type PartName } from '../catalog/portal-parts.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { checkPortalPart, type PartVerdict } from './check-portal-part.ts';
import { compareParts } from './compare-parts.ts';
import { needsTwo } from './describe-drafts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { isPartName, readPart } from './portal-part-content.ts';
import type { PartDifference, PartSaved } from './portal-part-view.ts';

/** A change of a part: `version` is the one that the administrator saw; `content` null: as shipped again. */
export interface PartChange extends PartName { portal: string; version: number; content: unknown; note: string }

/** A change that was looked at: what it makes of the portal, and what the checks say. */
interface Prepared extends PartVerdict { change: PartChange; before: unknown; after: unknown; changes: number; isSame: boolean }

const mostTries = 5;

/**
 * Changes a part at once, on every node; where publications need two people, it waits for another administrator.
 * Problem `portal_part_refused` names every place that would break, `record_changed` when somebody was faster.
 */
export async function savePart(designer: Designer, caller: Caller, change: PartChange): Promise<PartSaved> {
  refuseUnlessAdministersPortal(designer, caller, change.portal);
  const isWaiting = await needsTwo(designer, change.portal);
  return attempt(designer, caller, change, async (command, prepared) => {
    if (!isWaiting) return { status: 'live', version: await makeLive(command, prepared, 'portal.edit') };
    for (const old of (await editsOfPart(command.db, change.portal, change)).filter(({ state }) => state === 'waiting')) await decideEdit(command, old.id, 'declined', '');
    const version = await insertEdit(command, { ...prepared.change, content: change.content === null ? null : prepared.after, state: 'waiting', shippedHash: await shippedHash(command, change) });
    audit(command, 'portal.edit.request', prepared, { version, note: change.note });
    return { status: 'waiting', version };
  });
}

/** What the checks say of a change, and what it changes; nothing is stored. */
export async function checkPart(designer: Designer, caller: Caller, change: PartChange): Promise<PartVerdict & { differences: PartDifference[] }> {
  refuseUnlessAdministersPortal(designer, caller, change.portal);
  const { problems, warnings, before, after } = await prepare(designer, caller, change);
  return { problems, warnings, differences: compareParts(before, after) };
}

/** The second administrator agrees with a waiting change, which is checked anew, or declines it; whoever asked may only take it back. */
export async function decidePart(designer: Designer, caller: Caller, portal: string, part: PartName, version: number, agree: boolean, reason: string): Promise<PartSaved> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { platform } = designer.applications;
  const waiting = (await editsOfPart(platform.db, portal, part)).find((edit) => edit.version === version && edit.state === 'waiting');
  if (!waiting) throw new Problem('not_found');
  if (agree && waiting.by === caller.accountId) throw new Problem('second_person_needed');
  const change: PartChange = { portal, kind: part.kind, name: part.name, version, content: waiting.content, note: waiting.note };
  if (agree) return attempt(designer, caller, change, async (command, prepared) => ({ status: 'live', version: await makeLive(command, prepared, 'portal.edit.agree', waiting) }));
  await runCommand(platform, caller, async (command) => {
    await lockPortal(command, portal);
    const still = (await editsOfPart(command.db, portal, part)).find(({ id, state }) => id === waiting.id && state === 'waiting');
    if (!still) throw new Problem('record_changed');
    await decideEdit(command, waiting.id, 'declined', reason);
    command.audit({ action: 'portal.edit.decline', subjectType: 'portal', subjectId: portal, details: { kind: part.kind, name: part.name, version, reason, requestedBy: waiting.by } });
  });
  return { status: 'unchanged', version };
}

/** Checks, then does the work in a transaction that finds everything as it was checked; else again. */
async function attempt(designer: Designer, caller: Caller, change: PartChange, work: (command: Command, prepared: Prepared) => Promise<PartSaved>): Promise<PartSaved> {
  const { platform } = designer.applications;
  for (let tries = 1; tries <= mostTries; tries++) {
    const prepared = await prepare(designer, caller, change);
    if (prepared.problems.length > 0) throw new Problem('portal_part_refused', {}, prepared.problems);
    if (prepared.isSame) return { status: 'unchanged', version: change.version };
    const saved = await runCommand(platform, caller, async (command) => {
      await lockPortal(command, change.portal);
      await refuseUnlessSeen(command, change);
      return (await catalogChanges(command.db)) === prepared.changes ? work(command, prepared) : null;
    });
    if (saved) {
      await designer.republish();
      return saved;
    }
  }
  throw new Problem('record_changed');
}

async function refuseUnlessSeen(command: Command, { portal, version, ...part }: PartChange): Promise<void> {
  const [newest] = await editsOfPart(command.db, portal, part);
  if ((newest?.version ?? 0) !== version) throw new Problem('record_changed');
}

async function prepare(designer: Designer, caller: Caller, change: PartChange): Promise<Prepared> {
  const { platform, catalog } = designer.applications;
  if (!isPartName(change.kind, change.name)) throw new Problem('not_found');
  const changes = await catalogChanges(platform.db);
  await designer.republish();
  const before = catalog.declared(change.portal);
  const shipped = (await shippedPortal(platform.db, change.portal)) ?? before;
  const present = partContent(before, change);
  if (change.content === null && partContent(shipped, change) === null) throw new Problem('not_found');
  const content = change.content === null ? null : readPart(change, change.content, present ?? {}, caller.locale);
  const edits = await liveEdits(platform.db, change.portal);
  const after = edited(before, shipped, [...edits, { ...change, content, version: Number.MAX_SAFE_INTEGER }]);
  const next = partContent(after, change);
  const isSame = JSON.stringify(present) === JSON.stringify(next) && (content === null) === isAsShipped(edits, change);
  return { change, changes, before: present, after: next, isSame, ...(isSame ? { problems: [], warnings: [] } : await checkPortalPart(designer, change, before, after, caller.locale)) };
}

const isAsShipped = (edits: readonly PortalEdit[], { kind, name }: PartName): boolean => (edits.find((edit) => edit.kind === kind && edit.name === name)?.content ?? null) === null;

function edited(stored: StoredPortal, shipped: PartedPortal, edits: Parameters<typeof withEdits>[1]): StoredPortal {
  return { ...stored, ...withEdits({ settings: shipped.settings, dictionaries: shipped.dictionaries }, edits) };
}

/** Stores the change as the part's newest live version and makes the portal of it; items get the code list with a version of their own. */
async function makeLive(command: Command, prepared: Prepared, action: string, waiting?: PortalEdit): Promise<number> {
  const { change, after } = prepared, { portal, kind, name, note } = change;
  const locked = await lockPortal(command, portal);
  if (!locked) throw new Problem('not_found');
  const { stored, shipped } = locked;
  if (waiting) await decideEdit(command, waiting.id, 'live', '');
  const version = waiting?.version ?? await insertEdit(command, { ...change, content: change.content === null ? null : after, state: 'live', shippedHash: hashOfJson(partContent(shipped, change)) });
  const next = edited(stored, shipped, await liveEdits(command.db, portal));
  await savePortal(command, next, portalHash(next, shipped), shipped);
  const items = kind === 'dictionary' ? await renewItems(command, next, name, note) : [];
  await markCatalogChanged(command);
  audit(command, action, prepared, { version, note, ...(items.length > 0 && { items }), ...(waiting && { requestedBy: waiting.by }) });
  return version;
}

async function shippedHash(command: Command, change: PartChange): Promise<string> {
  return hashOfJson(partContent((await shippedPortal(command.db, change.portal)) ?? { settings: {}, dictionaries: {} }, change));
}

/** Every published item carries the code lists that it uses: those with this one get a version with its new entries; their drafts go on from it. */
async function renewItems(command: Command, { portal, dictionaries }: StoredPortal, name: string, note: string): Promise<string[]> {
  const renewed: string[] = [];
  for (const { versionId, fromFiles, withdrawn: _, ...content } of await currentContents(command.db, portal)) {
    if (!Object.hasOwn(content.dictionaries, name)) continue;
    const version = await appendVersion(command, { ...content, dictionaries: { ...usedDictionaries(content.form, content.dictionaries), [name]: dictionaries[name]! } }, 0, `${dictionaries[name]!.title ?? name}：${note}`.slice(0, 400), fromFiles);
    if (version === null) continue;
    const { current_version_id } = await command.db('items').where({ portal, item: content.item }).first('current_version_id');
    await command.db('item_drafts').where({ portal, item: content.item, base_version_id: versionId }).update({ base_version_id: current_version_id });
    renewed.push(`${content.item} v${version}`);
  }
  return renewed;
}

const mostAudited = 100;

function audit(command: Command, action: string, { change: { portal, kind, name }, before, after }: Prepared, more: Record<string, unknown>): void {
  const differences = compareParts(before, after);
  command.audit({ action, subjectType: 'portal', subjectId: portal, details: { kind, name, ...more, differences: differences.slice(0, mostAudited), ...(differences.length > mostAudited && { more: differences.length - mostAudited }) } });
}
