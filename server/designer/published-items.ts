import type { Command } from '../platform/run-command.ts';
import type { Queryable } from '../platform/database.ts';
import { toStored } from '../platform/clock.ts';
import { markCatalogChanged } from '../catalog/catalog-store.ts';
import type { WorkflowParts } from '../catalog/item-version.ts';
import type { Dictionary } from '../forms/form-definition.ts';
import type { DraftContent } from './item-content.ts';

/** An item as it is published, offered today or not. */
export interface PublishedItem {
  portal: string; item: string; versionId: string; version: number; title: string; publishedAt: string;
  withdrawn: boolean; from: string | null; until: string | null;
}

export interface ItemVersionNote { id: string; version: number; title: string; at: string; by: string | null; note: string; current: boolean }

/** The pinned content of a version; `dictionaries` and `parts` are as they were when it was published. */
export interface PublishedContent extends DraftContent { id: string; version: number; dictionaries: Record<string, Dictionary>; workflowParts: WorkflowParts }

export async function publishedItems(db: Queryable, portal: string): Promise<PublishedItem[]> {
  const rows = await joined(db).where('items.portal', portal).orderBy(['items.position', 'items.item']);
  return rows.map(fromRow);
}

export async function publishedItem(db: Queryable, portal: string, item: string): Promise<PublishedItem | null> {
  const row = await joined(db).where({ 'items.portal': portal, 'items.item': item }).first();
  return row ? fromRow(row) : null;
}

/** The same, with the item's row locked until the command ends. */
export async function lockPublishedItem(command: Command, portal: string, item: string): Promise<PublishedItem | null> {
  await command.db('items').where({ portal, item }).forUpdate().first('item');
  return publishedItem(command.db, portal, item);
}

function joined(db: Queryable) {
  return db('items').join('item_versions', 'item_versions.id', 'items.current_version_id')
    .select('items.portal', 'items.item', 'items.withdrawn', 'items.offered_from', 'items.offered_until', 'item_versions.id', 'item_versions.version', 'item_versions.title', 'item_versions.published_at');
}

function fromRow(row: Record<string, never>): PublishedItem {
  return {
    portal: row['portal']!, item: row['item']!, versionId: row['id']!, version: row['version']!, title: row['title']!, publishedAt: row['published_at']!,
    withdrawn: Boolean(row['withdrawn']), from: row['offered_from'] ?? null, until: row['offered_until'] ?? null,
  };
}

export async function versionsOf(db: Queryable, portal: string, item: string): Promise<ItemVersionNote[]> {
  const current = await db('items').where({ portal, item }).first('current_version_id');
  const rows = await db('item_versions').where({ portal, item }).orderBy('version', 'desc').select('id', 'version', 'title', 'published_at', 'published_by', 'note');
  return rows.map((row) => ({ id: row.id, version: row.version, title: row.title, at: row.published_at, by: row.published_by, note: row.note ?? '', current: row.id === current?.current_version_id }));
}

export async function versionContent(db: Queryable, portal: string, item: string, version: number): Promise<PublishedContent | null> {
  const row = await db('item_versions').where({ portal, item, version }).first();
  return row ? {
    id: row.id, version: row.version, form: JSON.parse(row.form), workflow: row.workflow, workflowXml: row.workflow_xml, template: row.template, templateSource: row.template_source,
    dictionaries: JSON.parse(row.dictionaries), workflowParts: JSON.parse(row.workflow_parts),
  } : null;
}

/** Whether the live version came from the shipped files and follows them. */
export async function followsFiles(db: Queryable, portal: string, item: string): Promise<boolean> {
  const row = await db('items').join('item_versions', 'item_versions.id', 'items.current_version_id').where({ 'items.portal': portal, 'items.item': item }).first('item_versions.from_files');
  return Boolean(row?.from_files);
}

/** Where the next new item of the portal stands. */
export async function lastPosition(db: Queryable, portal: string): Promise<number> {
  const [row] = await db('items').where({ portal }).max('position as last') as [{ last: number | null }];
  return Number(row.last ?? -1) + 1;
}

export async function setWithdrawn(command: Command, portal: string, item: string, withdrawn: boolean): Promise<void> {
  await command.db('items').where({ portal, item }).update({ withdrawn, withdrawn_by: withdrawn ? command.caller.accountId : null });
  await markCatalogChanged(command);
}

export async function setOffered(command: Command, portal: string, item: string, from: string | null, until: string | null): Promise<void> {
  await command.db('items').where({ portal, item }).update({ offered_from: from, offered_until: until });
  await markCatalogChanged(command);
}

/** Whether publications of the portal need two people, by the administrators' own switch. */
export async function fourEyesSwitch(db: Queryable, portal: string): Promise<boolean> {
  return Boolean((await db('portal_publishing').where({ portal }).first('four_eyes'))?.four_eyes);
}

/** The same switch with who set it when; null where nobody ever has. */
export async function publishingSwitch(db: Queryable, portal: string): Promise<{ fourEyes: boolean; at: string; by: string } | null> {
  const row = await db('portal_publishing').where({ portal }).first();
  return row ? { fourEyes: Boolean(row.four_eyes), at: row.updated_at, by: row.updated_by } : null;
}

export async function setFourEyes(command: Command, portal: string, fourEyes: boolean): Promise<void> {
  const row = { four_eyes: fourEyes, updated_at: toStored(command.now), updated_by: command.caller.accountId };
  await command.db('portal_publishing').insert({ portal, ...row }).onConflict('portal').merge(row);
}

/** Names of the accounts, for lists that tell who did what. */
export async function accountNames(db: Queryable, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  const rows = wanted.length > 0 ? await db('accounts').whereIn('id', wanted).select('id', 'name') : [];
  return new Map(rows.map((row) => [row.id, row.name]));
}
