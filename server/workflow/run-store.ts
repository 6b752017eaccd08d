import { createHash } from 'node:crypto';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { DiagramParts } from './compile-diagram.ts';
import { readState, type RunState } from './run-state.ts';

/** A diagram as its item names it: `ref` such as `single-review@3`. */
export interface DiagramSource { ref: string; xml: string; parts?: DiagramParts }

export interface RunRow {
  id: string;
  businessKey: string;
  diagramHash: string;
  diagramRef: string;
  xml: string;
  parts: DiagramParts;
  status: 'active' | 'ended' | 'cancelled';
  state: RunState;
  revision: number;
}

function diagramHash(xml: string, parts: string): string {
  return createHash('sha256').update(xml).update(parts).digest('hex');
}

export async function keepDiagram(db: Queryable, { ref, xml, parts = {} }: DiagramSource, now: string): Promise<string> {
  const partsText = JSON.stringify(parts);
  const hash = diagramHash(xml, partsText);
  const known = await db('workflow_diagrams').where({ hash }).first('hash');
  if (!known) await db('workflow_diagrams').insert({ hash, ref, xml, parts: partsText, created_at: now }).onConflict('hash').ignore();
  return hash;
}

export async function insertRun(db: Queryable, run: { id: string; businessKey: string; diagramHash: string; state: RunState; ended: boolean; now: string }): Promise<void> {
  await db('workflow_runs').insert({
    id: run.id, business_key: run.businessKey, diagram_hash: run.diagramHash, status: run.ended ? 'ended' : 'active',
    state: JSON.stringify(run.state), revision: 1, started_at: run.now, updated_at: run.now, ended_at: run.ended ? run.now : null,
  });
}

/** Locks the run until the command ends: whatever else wants it waits. Throws Problem('not_found'). */
export async function lockRun(db: Queryable, id: string): Promise<RunRow> {
  const row = await db('workflow_runs').where({ id }).forUpdate().first('business_key', 'diagram_hash', 'status', 'state', 'revision');
  if (!row) throw new Problem('not_found');
  const diagram = await diagramOf(db, row.diagram_hash);
  return { id, businessKey: row.business_key, diagramHash: row.diagram_hash, diagramRef: diagram.ref, xml: diagram.xml, parts: diagram.parts, status: row.status, state: readState(row.state), revision: row.revision };
}

/** Diagram texts never change under their hash, so this node keeps those it has read. */
const diagrams = new Map<string, Required<DiagramSource>>();

export async function diagramOf(db: Queryable, hash: string): Promise<Required<DiagramSource>> {
  const known = diagrams.get(hash);
  if (known) return known;
  const row = await db('workflow_diagrams').where({ hash }).first('ref', 'xml', 'parts');
  if (!row) throw new Problem('not_found');
  const diagram = { ref: row.ref as string, xml: row.xml as string, parts: JSON.parse(row.parts as string) as DiagramParts };
  if (diagrams.size > 500) diagrams.clear();
  diagrams.set(hash, diagram);
  return diagram;
}

export async function saveRun(db: Queryable, run: RunRow, state: RunState, status: RunRow['status'], now: string): Promise<void> {
  await db('workflow_runs').where({ id: run.id }).update({
    state: JSON.stringify(state), status, revision: run.revision + 1, updated_at: now, ended_at: status === 'active' ? null : now,
  });
}
