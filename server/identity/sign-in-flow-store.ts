import { randomBytes } from 'node:crypto';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import type { FlowSecrets } from './provider-client.ts';
import type { SignInKind } from './sign-in-ways.ts';
import { hashSecret } from './hash-secret.ts';

/** A sign-in that is under way at a provider. It belongs to one browser (`visit`) and is answered once. */
export interface SignInFlow {
  /** `wayKey` of the way. */
  way: string;
  kind: SignInKind;
  /** Path of this site to go to afterwards. */
  next: string;
  /** The QR code that brought a phone here; null for a browser that signs itself in. */
  ticketId: string | null;
}

/** How long a sign-in that has begun may take. */
export const flowMilliseconds = 10 * 60_000;

export async function insertFlow(db: Queryable, visit: string, flow: SignInFlow, now: Date): Promise<FlowSecrets> {
  const secrets = { state: random(), nonce: random(), verifier: random() };
  await db('sign_in_flows').insert({
    state_sha256: hashSecret(secrets.state), visit_sha256: visit, way: flow.way, kind: flow.kind, nonce: secrets.nonce, verifier: secrets.verifier,
    next: flow.next, ticket_id: flow.ticketId, expires_at: toStored(new Date(now.getTime() + flowMilliseconds)),
  });
  return secrets;
}

/** Takes the flow of this state out, for the browser that began it only; null when there is none, or it was answered before. */
export async function takeFlow(db: Queryable, visit: string, state: string, now: Date): Promise<(SignInFlow & FlowSecrets) | null> {
  const mine = { state_sha256: hashSecret(state), visit_sha256: visit };
  const row = await db('sign_in_flows').where(mine).where('expires_at', '>', toStored(now)).first();
  if (!row || (await db('sign_in_flows').where(mine).delete()) === 0) return null;
  return { state, nonce: row.nonce, verifier: row.verifier, way: row.way, kind: row.kind, next: row.next, ticketId: row.ticket_id };
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
