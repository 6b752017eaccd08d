import { Store, type SessionData } from 'express-session';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import type { Platform } from '../platform/platform.ts';
import { hashSecret } from './hash-secret.ts';

declare module 'express-session' {
  interface SessionData {
    accountId?: string;
    /** The employer that the account has chosen to act for. */
    employerId?: string;
    /** The accounts that a provider has proven in this sign-in; absent in a session that began otherwise. */
    proven?: string[];
    createdAt?: string;
    lastSeenAt?: string;
  }
}

const idleMilliseconds = 30 * 60_000;
const absoluteMilliseconds = 12 * 3_600_000;
/** The database hears of a session's activity no more often than this. */
const touchMilliseconds = 60_000;

/** A session as its owner sees it. `id` is the hash of the cookie's secret and opens nothing. */
export interface SessionView {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  address: string | null;
  userAgent: string | null;
}

interface SessionRow {
  id: string;
  account_id: string;
  data: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  address: string | null;
  user_agent: string | null;
}

export interface NewSession { sessionId: string; accountId: string; address: string | null; userAgent: string | null }

/** The database knows a session only by the hash of its id, so that a copy of the table signs nobody in. */
export function hashSessionId(sessionId: string): string {
  return hashSecret(sessionId);
}

/** Opens a session: the only place where one comes into being. */
export async function insertSession(db: Queryable, { sessionId, accountId, address, userAgent }: NewSession, now: Date): Promise<void> {
  await db('sessions').insert({
    id: hashSessionId(sessionId),
    account_id: accountId,
    data: '{}',
    created_at: toStored(now),
    last_seen_at: toStored(now),
    expires_at: expiry(now, now),
    address,
    user_agent: userAgent?.slice(0, 200) ?? null,
  });
}

/** The account's open sessions, the latest used first. */
export async function listSessions(db: Queryable, accountId: string, now: Date): Promise<SessionView[]> {
  const rows: SessionRow[] = await db('sessions').where({ account_id: accountId }).where('expires_at', '>', toStored(now)).orderBy('last_seen_at', 'desc');
  return rows.map((row) => ({
    id: row.id, createdAt: row.created_at, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at, address: row.address, userAgent: row.user_agent,
  }));
}

/** Ends one of the account's sessions; false when it has no such session. */
export async function deleteSession(db: Queryable, accountId: string, id: string): Promise<boolean> {
  return (await db('sessions').where({ id, account_id: accountId }).delete()) > 0;
}

/** Ends all sessions of the account but one (`except`, null for none); answers how many. */
export async function deleteSessions(db: Queryable, accountId: string, except: string | null): Promise<number> {
  const query = db('sessions').where({ account_id: accountId });
  if (except !== null) query.whereNot({ id: except });
  return query.delete();
}

type Callback = (error?: unknown) => void;

/**
 * express-session's storage. `set` only changes rows that `insertSession` made: a session that was revoked while one
 * of its requests was under way does not come back with that request's end.
 */
export class DatabaseSessionStore extends Store {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    super();
    this.#platform = platform;
  }

  override get(sessionId: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.#read(sessionId).then((session) => callback(null, session), callback);
  }

  override set(sessionId: string, session: SessionData, callback: Callback = ignore): void {
    this.#write(sessionId, session).then(() => callback(), callback);
  }

  override destroy(sessionId: string, callback: Callback = ignore): void {
    this.#platform.db('sessions').where({ id: hashSessionId(sessionId) }).delete().then(() => callback(), callback);
  }

  override touch(sessionId: string, session: SessionData, callback: Callback = ignore): void {
    this.#prolong(sessionId, session).catch((error: unknown) => {
      // The answer is ready already and loses nothing if the session's clock goes on a minute later.
      this.#platform.log.warn({ err: error }, 'a session could not be prolonged');
    }).finally(() => callback());
  }

  async #read(sessionId: string): Promise<SessionData | null> {
    const row: SessionRow | undefined = await this.#platform.db('sessions').where({ id: hashSessionId(sessionId) }).first();
    if (!row || row.expires_at <= toStored(this.#platform.clock.now())) return null;
    return {
      ...(JSON.parse(row.data) as object),
      cookie: { originalMaxAge: null },
      accountId: row.account_id,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
    };
  }

  async #write(sessionId: string, session: SessionData): Promise<void> {
    const { cookie: _cookie, accountId: _account, createdAt: _created, lastSeenAt: _seen, ...data } = session;
    await this.#platform.db('sessions').where({ id: hashSessionId(sessionId) }).update({ data: JSON.stringify(data) });
  }

  async #prolong(sessionId: string, { createdAt, lastSeenAt }: SessionData): Promise<void> {
    const now = this.#platform.clock.now();
    if (!createdAt || !lastSeenAt || now.getTime() - Date.parse(lastSeenAt) < touchMilliseconds) return;
    await this.#platform.db('sessions').where({ id: hashSessionId(sessionId) })
      .update({ last_seen_at: toStored(now), expires_at: expiry(now, new Date(createdAt)) });
  }
}

function expiry(lastSeen: Date, created: Date): string {
  return toStored(new Date(Math.min(lastSeen.getTime() + idleMilliseconds, created.getTime() + absoluteMilliseconds)));
}

const ignore = () => undefined;
