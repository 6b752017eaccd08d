import type { Command } from '../platform/run-command.ts';
import { toStored } from '../platform/clock.ts';
import { isDuplicate, type Queryable } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { Dictionary, FormDefinition } from '../forms/form-definition.ts';
import type { PartedPortal } from './portal-parts.ts';
import { contentHash, itemVersion, type ItemContent, type ItemVersion, type PortalLists } from './item-version.ts';

interface VersionRow {
  id: string; portal: string; item: string; version: number; title: string; form: string; dictionaries: string;
  workflow: string; workflow_xml: string; workflow_parts: string; template: string; template_source: string;
}

interface Offered { offered_from: string | null; offered_until: string | null }

export interface StoredPortal { portal: string; settings: unknown; dictionaries: Record<string, Dictionary>; registers: Record<string, FormDefinition>; lists: Record<string, unknown>; records: Record<string, unknown>; queries?: Record<string, unknown>; statementTemplates?: Record<string, string> }

export async function currentVersions(db: Queryable, lists: PortalLists): Promise<ItemVersion[]> {
  const rows: (VersionRow & Offered)[] = await db('items').join('item_versions', 'item_versions.id', 'items.current_version_id')
    .where('items.withdrawn', false).orderBy(['items.portal', 'items.position', 'items.item']).select('item_versions.*', 'items.offered_from', 'items.offered_until');
  return rows.map((row) => ({ ...fromRow(row, lists), offered: { from: row.offered_from, until: row.offered_until } }));
}

/** An item of a portal as it is published, offered or not. */
export interface CurrentContent extends ItemContent { versionId: string; fromFiles: boolean; withdrawn: boolean }

export async function currentContents(db: Queryable, portal: string): Promise<CurrentContent[]> {
  const rows = await db('items').join('item_versions', 'item_versions.id', 'items.current_version_id').where('items.portal', portal).orderBy(['items.position', 'items.item']).select('item_versions.*', 'items.withdrawn');
  return rows.map((row) => ({ ...contentFromRow(row), versionId: row.id, fromFiles: Boolean(row.from_files), withdrawn: Boolean(row.withdrawn) }));
}

export async function findVersion(db: Queryable, id: string, lists: PortalLists): Promise<ItemVersion | null> {
  const row = await db<VersionRow>('item_versions').where({ id }).first();
  return row ? fromRow(row, lists) : null;
}

export async function storedPortals(db: Queryable): Promise<StoredPortal[]> {
  return (await db('portals').orderBy('portal')).map(storedPortal);
}

function storedPortal(row: Record<string, string | null>): StoredPortal {
  return { portal: row['portal']!, settings: JSON.parse(row['settings']!), dictionaries: JSON.parse(row['dictionaries']!), registers: JSON.parse(row['registers']!), lists: JSON.parse(row['lists'] ?? '{}'), records: JSON.parse(row['records'] ?? '{}'), ...JSON.parse(row['queries'] ?? '{}') };
}

/** The portal as it is and as its files have it, locked until the command ends. */
export async function lockPortal(command: Command, portal: string): Promise<{ stored: StoredPortal; shipped: PartedPortal } | null> {
  const row = await command.db('portals').where({ portal }).forUpdate().first();
  if (!row) return null;
  const stored = storedPortal(row);
  return { stored, shipped: row.shipped ? JSON.parse(row.shipped) : { settings: stored.settings, dictionaries: stored.dictionaries } };
}

/** Settings and code lists of the portal as its files have them. */
export async function shippedPortal(db: Queryable, portal: string): Promise<PartedPortal | null> {
  const row = await db('portals').where({ portal }).first('settings', 'dictionaries', 'shipped');
  return row ? JSON.parse(row.shipped ?? `{"settings":${row.settings},"dictionaries":${row.dictionaries}}`) : null;
}

/**
 * Writes the portal's own settings, code lists, registers and lists, and what of it the files have, where administrators
 * have changed it; answers false when nothing has changed.
 */
export async function savePortal(command: Command, portal: StoredPortal, hash: string, shipped: PartedPortal = portal): Promise<boolean> {
  const stored = await command.db('portals').where({ portal: portal.portal }).forUpdate().first('content_hash');
  if (stored?.content_hash === hash) return false;
  const row = {
    settings: JSON.stringify(portal.settings), dictionaries: JSON.stringify(portal.dictionaries), registers: JSON.stringify(portal.registers),
    lists: JSON.stringify(portal.lists), records: JSON.stringify(portal.records),
    queries: JSON.stringify({ queries: portal.queries ?? {}, statementTemplates: portal.statementTemplates ?? {} }),
    shipped: JSON.stringify({ settings: shipped.settings, dictionaries: shipped.dictionaries }),
    content_hash: hash, updated_at: toStored(command.now),
  };
  await command.db('portals').insert({ portal: portal.portal, ...row }).onConflict('portal').merge(row);
  return true;
}

/** What is current, without its content, and by which hash each portal was saved: enough to see what must be read. */
export async function currentState(db: Queryable): Promise<{ portals: string; items: (Offered & { id: string })[] }> {
  const portals: { portal: string; content_hash: string }[] = await db('portals').orderBy('portal').select('portal', 'content_hash');
  const items = await db('items').join('item_versions', 'item_versions.id', 'items.current_version_id')
    .where('items.withdrawn', false).orderBy(['items.portal', 'items.position', 'items.item']).select('item_versions.id', 'items.offered_from', 'items.offered_until');
  return { portals: JSON.stringify(portals), items };
}

/** How often what is published has changed: another number than the one that was read means reading it anew. */
export async function catalogChanges(db: Queryable): Promise<number> {
  return Number((await db('catalog_changes').where({ id: 1 }).first('changes')).changes);
}

/** Tells every node, with the commit, that what is published has changed. */
export async function markCatalogChanged(command: Command): Promise<void> {
  await command.db('catalog_changes').where({ id: 1 }).increment('changes', 1);
}

/** Items whose current version is an administrator's: files that are shipped with the server no longer decide them. */
export async function administeredItems(db: Queryable, portal: string): Promise<Set<string>> {
  const rows: { item: string }[] = await db('items').join('item_versions', 'item_versions.id', 'items.current_version_id')
    .where({ 'items.portal': portal, 'item_versions.from_files': false }).select('items.item');
  return new Set(rows.map(({ item }) => item));
}

/** Whether the portal and all these items are what is published now, so that nothing of them needs checking again. */
export async function isAllPublished(db: Queryable, portal: string, hash: string, contents: readonly ItemContent[]): Promise<boolean> {
  const stored = await db('portals').where({ portal }).first('content_hash');
  if (stored?.content_hash !== hash) return false;
  const rows: { item: string; content_hash: string }[] = await db('items').join('item_versions', 'item_versions.id', 'items.current_version_id')
    .where('items.portal', portal).select('items.item', 'item_versions.content_hash');
  const published = new Map(rows.map((row) => [row.item, row.content_hash]));
  return contents.every((content) => published.get(content.item) === contentHash(content));
}

/** How often another node may publish the same item in between. */
const mostTries = 5;

/**
 * Appends a version and makes it the current one; answers null when the current one has the same content. `fromFiles`:
 * the item follows the shipped files from now on.
 */
export async function appendVersion(command: Command, content: ItemContent, position: number, note: string, fromFiles = false): Promise<number | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await appendNext(command, content, position, note, fromFiles);
    } catch (error) {
      // An item without a version has no row that could be locked: whoever was first is waited for by the unique number.
      if (!isDuplicate(error) || tries === mostTries) throw error;
    }
  }
}

async function appendNext(command: Command, content: ItemContent, position: number, note: string, fromFiles: boolean): Promise<number | null> {
  const hash = contentHash(content);
  const where = { portal: content.portal, item: content.item };
  const current = await command.db('items').where({ 'items.portal': content.portal, 'items.item': content.item }).forUpdate().first('current_version_id');
  if (current) {
    const { content_hash } = await command.db('item_versions').where({ id: current.current_version_id }).first('content_hash');
    if (content_hash === hash) return null;
  }
  const [{ last }] = await command.db('item_versions').where(where).max('version as last') as [{ last: number | null }];
  // The first version was committed between the two questions: now there is a row to be locked and compared.
  if (!current && last !== null) return appendNext(command, content, position, note, fromFiles);
  const id = newId();
  const version = Number(last ?? 0) + 1;
  await command.db('item_versions').insert({
    id, ...where, version, title: content.title, form: JSON.stringify(content.form), dictionaries: JSON.stringify(content.dictionaries),
    workflow: content.workflow, workflow_xml: content.workflowXml, workflow_parts: JSON.stringify(content.workflowParts), template: content.template, template_source: content.templateSource,
    content_hash: hash, published_at: toStored(command.now), published_by: command.caller.accountId, note, from_files: fromFiles,
  });
  await command.db('items').insert({ ...where, current_version_id: id, withdrawn: false, position }).onConflict(['portal', 'item']).merge({ current_version_id: id });
  await markCatalogChanged(command);
  return version;
}

/** Takes items off the list that came from files and are not among `items`; puts the others back. */
export async function withdrawAllBut(command: Command, portal: string, items: readonly string[]): Promise<string[]> {
  const rows = await command.db('items').join('item_versions', 'item_versions.id', 'items.current_version_id').where({ 'items.portal': portal, 'item_versions.from_files': true }).whereNull('items.withdrawn_by').select('items.item', 'items.withdrawn');
  const changed: string[] = [];
  for (const { item, withdrawn } of rows) {
    const gone = !items.includes(item);
    if (gone === Boolean(withdrawn)) continue;
    await command.db('items').where({ portal, item }).update({ withdrawn: gone });
    changed.push(`${portal}/${item} ${gone ? 'withdrawn' : 'offered again'}`);
  }
  if (changed.length > 0) await markCatalogChanged(command);
  return changed;
}

function fromRow(row: VersionRow, lists: PortalLists): ItemVersion {
  return itemVersion(row.id, row.version, contentFromRow(row), lists);
}

function contentFromRow(row: VersionRow): ItemContent {
  return {
    portal: row.portal, item: row.item, title: row.title, form: JSON.parse(row.form), dictionaries: JSON.parse(row.dictionaries),
    workflow: row.workflow, workflowXml: row.workflow_xml, workflowParts: JSON.parse(row.workflow_parts), template: row.template, templateSource: row.template_source,
  };
}
