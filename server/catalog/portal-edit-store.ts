import type { Command } from '../platform/run-command.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { PartEdit, PartKind, PartName } from './portal-parts.ts';

export type EditState = 'live' | 'waiting' | 'declined';

/** One version of a part, with who made it and who decided about it. */
export interface PortalEdit extends PartEdit {
  id: string; portal: string; state: EditState; note: string;
  /** Of what was shipped then; null where nothing of that name was. */
  shippedHash: string | null;
  at: string; by: string | null; decidedAt: string | null; decidedBy: string | null; decisionNote: string;
}

/** The newest live version of each part that was ever edited, in one order for every reader. */
export async function liveEdits(db: Queryable, portal: string): Promise<PortalEdit[]> {
  const rows = (await db('portal_edits').where({ portal, state: 'live' }).orderBy(['kind', 'name', 'version'])).map(fromRow);
  return rows.filter((edit, index) => rows[index + 1]?.kind !== edit.kind || rows[index + 1]?.name !== edit.name);
}

/** Versions of a part, the newest first, their contents included. */
export async function editsOfPart(db: Queryable, portal: string, { kind, name }: PartName): Promise<PortalEdit[]> {
  return (await db('portal_edits').where({ portal, kind, name }).orderBy('version', 'desc')).map(fromRow);
}

export async function waitingEdits(db: Queryable, portal: string): Promise<PortalEdit[]> {
  return (await db('portal_edits').where({ portal, state: 'waiting' }).orderBy(['kind', 'name', 'version'])).map(fromRow);
}

export interface NewEdit extends PartName { portal: string; content: unknown; note: string; state: EditState; shippedHash: string | null }

/** Appends the next version of the part; the unique number refuses a second one made at the same moment. */
export async function insertEdit(command: Command, edit: NewEdit): Promise<number> {
  const { portal, kind, name, content, note, state, shippedHash } = edit;
  const [{ last }] = await command.db('portal_edits').where({ portal, kind, name }).max('version as last') as [{ last: number | null }];
  const version = Number(last ?? 0) + 1;
  await command.db('portal_edits').insert({
    id: newId(), portal, kind, name, version, content: content === null ? null : JSON.stringify(content), state, note, shipped_hash: shippedHash,
    edited_at: toStored(command.now), edited_by: command.caller.accountId,
  });
  return version;
}

export async function decideEdit(command: Command, id: string, state: EditState, note: string): Promise<void> {
  await command.db('portal_edits').where({ id }).update({ state, decided_at: toStored(command.now), decided_by: command.caller.accountId, decision_note: note });
}

function fromRow(row: Record<string, string | null> & { version: number }): PortalEdit {
  return {
    id: row['id']!, portal: row['portal']!, kind: row['kind'] as PartKind, name: row['name']!, version: row.version, content: row['content'] === null ? null : JSON.parse(row['content']!),
    state: row['state'] as EditState, note: row['note']!, shippedHash: row['shipped_hash'] ?? null, at: row['edited_at']!, by: row['edited_by'] ?? null,
    decidedAt: row['decided_at'] ?? null, decidedBy: row['decided_by'] ?? null, decisionNote: row['decision_note'] ?? '',
  };
}
