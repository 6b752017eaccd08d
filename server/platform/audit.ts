import { createHash } from 'node:crypto';
import type { Queryable } from './database.ts';
import type { Caller } from './caller.ts';
import { toStored } from './clock.ts';

/** A change of state (law 7): `action` is a verb such as `application.submit`, `details` whatever explains it. */
export interface AuditEntry {
  action: string;
  subjectType: string;
  subjectId: string;
  details?: Record<string, unknown>;
}

interface AuditRow {
  seq: number;
  at: string;
  actor_id: string | null;
  actor_name: string;
  address: string | null;
  action: string;
  subject_type: string;
  subject_id: string;
  details: string;
}

/** Appends to the chain. The head row stays locked until commit, so that each row follows the one before it. */
export async function writeAudit(db: Queryable, entries: readonly AuditEntry[], caller: Caller, now: Date): Promise<void> {
  if (entries.length === 0) return;
  const head = await db('audit_head').where({ id: 1 }).forUpdate().first('seq', 'hash');
  let { seq, hash } = head as { seq: number; hash: string };
  const rows = entries.map((entry) => {
    const row: AuditRow = {
      seq: ++seq,
      at: toStored(now),
      actor_id: caller.accountId,
      actor_name: caller.name,
      address: caller.address,
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: entry.subjectId,
      details: JSON.stringify({ ...entry.details, ...onBehalfOf(caller) }),
    };
    const previous_hash = hash;
    hash = hashRow(previous_hash, row);
    return { ...row, previous_hash, hash };
  });
  await db('audit_log').insert(rows);
  await db('audit_head').where({ id: 1 }).update({ seq, hash });
}

/** An operator's acts say for which employer they were. */
function onBehalfOf({ actingFor, accountId }: Caller): Record<string, unknown> {
  return actingFor && actingFor.id !== accountId ? { actingFor: actingFor.id } : {};
}

/** SHA-256 over the previous hash and the row's own columns in a fixed order. */
function hashRow(previousHash: string, row: AuditRow): string {
  const content = [row.seq, row.at, row.actor_id, row.actor_name, row.address, row.action, row.subject_type, row.subject_id, row.details];
  return createHash('sha256').update(previousHash).update(JSON.stringify(content)).digest('hex');
}

export interface AuditVerdict { valid: boolean; rows: number; brokenAt?: number; reason?: string }

/** Walks the chain from its first row; names the first row that was changed, removed or inserted. */
export async function verifyAudit(db: Queryable, pageSize = 1000): Promise<AuditVerdict> {
  let hash = genesisHash;
  let seq = 0;
  for (;;) {
    const page = await db('audit_log').where('seq', '>', seq).orderBy('seq').limit(pageSize);
    for (const row of page) {
      if (row.seq !== seq + 1) return { valid: false, rows: seq, brokenAt: seq + 1, reason: 'row missing' };
      if (row.previous_hash !== hash || row.hash !== hashRow(hash, row)) return { valid: false, rows: seq, brokenAt: row.seq, reason: 'row changed' };
      ({ seq, hash } = row);
    }
    if (page.length < pageSize) break;
  }
  const head = await db('audit_head').where({ id: 1 }).first('seq', 'hash');
  if (head.seq !== seq || head.hash !== hash) return { valid: false, rows: seq, brokenAt: seq + 1, reason: 'rows removed at the end' };
  return { valid: true, rows: seq };
}

export const genesisHash = '0'.repeat(64);
