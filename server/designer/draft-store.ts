import type { Command } from '../platform/run-command.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { DraftContent } from './item-content.ts';

/** Somebody's wish to publish what the draft holds now, until another administrator agrees. */
export interface PublicationRequest { by: string; at: string; note: string }

export interface ItemDraft {
  id: string; portal: string; item: string; content: DraftContent; revision: number; baseVersionId: string | null;
  request: PublicationRequest | null; createdAt: string; updatedAt: string; updatedBy: string;
}

export interface DraftRevision { revision: number; note: string; at: string; by: string }

/** A draft remembers so many of its states; older ones are forgotten. */
const keptRevisions = 100;

export async function findDraft(db: Queryable, portal: string, item: string): Promise<ItemDraft | null> {
  const row = await db('item_drafts').where({ portal, item }).first();
  return row ? fromRow(row) : null;
}

export async function lockDraft(command: Command, portal: string, item: string): Promise<ItemDraft | null> {
  const row = await command.db('item_drafts').where({ portal, item }).forUpdate().first();
  return row ? fromRow(row) : null;
}

/** Drafts of a portal without their content. */
export async function draftsOf(db: Queryable, portal: string): Promise<(Pick<ItemDraft, 'item' | 'revision' | 'updatedAt' | 'updatedBy'> & { title: string; requested: boolean })[]> {
  const rows = await db('item_drafts').where({ portal }).orderBy('item').select('item', 'content', 'revision', 'updated_at', 'updated_by', 'requested_at');
  return rows.map((row) => ({ item: row.item, title: titleOf(row), revision: row.revision, updatedAt: row.updated_at, updatedBy: row.updated_by, requested: row.requested_at !== null }));
}

function titleOf(row: { item: string; content: string }): string {
  const { title } = (JSON.parse(row.content) as DraftContent).form;
  return typeof title === 'string' && title !== '' ? title : row.item;
}

export async function insertDraft(command: Command, portal: string, item: string, content: DraftContent, baseVersionId: string | null, note: string): Promise<ItemDraft> {
  const at = toStored(command.now);
  const by = command.caller.accountId ?? 'system';
  const draft: ItemDraft = { id: newId(), portal, item, content, revision: 1, baseVersionId, request: null, createdAt: at, updatedAt: at, updatedBy: by };
  await command.db('item_drafts').insert({ id: draft.id, portal, item, content: JSON.stringify(content), revision: 1, base_version_id: baseVersionId, created_at: at, updated_at: at, updated_by: by });
  await keepRevision(command, draft, note);
  return draft;
}

/** Stores the next revision; a wish to publish the one before is gone with it. */
export async function updateDraft(command: Command, draft: ItemDraft, content: DraftContent, note: string): Promise<ItemDraft> {
  const next: ItemDraft = { ...draft, content, revision: draft.revision + 1, request: null, updatedAt: toStored(command.now), updatedBy: command.caller.accountId ?? 'system' };
  await command.db('item_drafts').where({ id: draft.id }).update({
    content: JSON.stringify(content), revision: next.revision, requested_by: null, requested_at: null, request_note: null, updated_at: next.updatedAt, updated_by: next.updatedBy,
  });
  await keepRevision(command, next, note);
  await command.db('item_draft_revisions').where({ draft_id: draft.id }).where('revision', '<=', next.revision - keptRevisions).delete();
  return next;
}

async function keepRevision(command: Command, draft: ItemDraft, note: string): Promise<void> {
  await command.db('item_draft_revisions').insert({ draft_id: draft.id, revision: draft.revision, content: JSON.stringify(draft.content), note, saved_at: draft.updatedAt, saved_by: draft.updatedBy });
}

export async function requestPublication(command: Command, draft: ItemDraft, note: string): Promise<void> {
  await command.db('item_drafts').where({ id: draft.id }).update({ requested_by: command.caller.accountId, requested_at: toStored(command.now), request_note: note });
}

export async function clearRequest(command: Command, draft: ItemDraft): Promise<void> {
  await command.db('item_drafts').where({ id: draft.id }).update({ requested_by: null, requested_at: null, request_note: null });
}

export async function deleteDraft(command: Command, draft: ItemDraft): Promise<void> {
  await command.db('item_draft_revisions').where({ draft_id: draft.id }).delete();
  await command.db('item_drafts').where({ id: draft.id }).delete();
}

export async function revisionsOf(db: Queryable, draftId: string): Promise<DraftRevision[]> {
  const rows = await db('item_draft_revisions').where({ draft_id: draftId }).orderBy('revision', 'desc').select('revision', 'note', 'saved_at', 'saved_by');
  return rows.map((row) => ({ revision: row.revision, note: row.note, at: row.saved_at, by: row.saved_by }));
}

export async function revisionContent(db: Queryable, draftId: string, revision: number): Promise<DraftContent | null> {
  const row = await db('item_draft_revisions').where({ draft_id: draftId, revision }).first('content');
  return row ? JSON.parse(row.content) as DraftContent : null;
}

function fromRow(row: Record<string, string> & { revision: number }): ItemDraft {
  const { id, portal, item, content, revision, base_version_id, requested_by, requested_at, request_note, created_at, updated_at, updated_by } = row;
  return {
    id: id!, portal: portal!, item: item!, content: JSON.parse(content!) as DraftContent, revision, baseVersionId: base_version_id ?? null,
    request: requested_at ? { by: requested_by ?? '', at: requested_at, note: request_note ?? '' } : null, createdAt: created_at!, updatedAt: updated_at!, updatedBy: updated_by!,
  };
}
