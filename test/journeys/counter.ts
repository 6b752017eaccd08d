import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createToken } from '../../server/identity/api-tokens.ts';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { httpServer } from '../../server/platform/http-server.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import type { Clock } from '../../server/platform/clock.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { readConfig } from '../../server/platform/config.ts';
import { openLog } from '../../server/platform/log.ts';
import { wire, type Wired } from '../../server/wiring.ts';
import { SteppedClock } from '../../server/platform/clock.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds, newDatabaseUrl } from '../platform/databases.ts';
import { inFull } from '../platform/test-extent.ts';
import { prepareDatabase } from './prepared-database.ts';

export interface Answered { status: number; body: any; headers: Headers } // oxlint-disable-line typescript/no-explicit-any

/** The whole server in this process on a fresh database, with the demo loaded. */
export interface Counter {
  wired: Wired;
  url: string;
  clock: Clock & SteppedClock;
  /** A client with the account's API token; without a name, nobody. */
  as(login: string | null): Promise<Client>;
  close(): Promise<void>;
}

export interface Client {
  get(path: string): Promise<Answered>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  put(path: string, body: unknown): Promise<Answered>;
  delete(path: string): Promise<Answered>;
  upload(path: string, slot: string, name: string, content: Buffer): Promise<Answered>;
  bytes(path: string): Promise<{ status: number; type: string; content: Buffer }>;
}

export async function openCounter(kind: 'sqlite' | 'mysql', start: Date | string = '2026-03-10T02:00:00.000Z'): Promise<Counter> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banshi-journey-'));
  const server = httpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const config = readConfig({ ...process.env, NODE_ENV: 'test', DATA_DIR: dataDir, DATABASE_URL: newDatabaseUrl(kind, dataDir), PUBLIC_URL: url, PORT: String(port), LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal' });
  const clock = new SteppedClock(start);
  await prepareDatabase(config, clock);
  const wired = await wire(config, openLog(config.logLevel), clock);
  server.on('request', wired.app);
  return {
    wired, url, clock,
    as: async (login) => client(url, login && (await tokenOf(wired, login))),
    async close() {
      await closeServer(server);
      await wired.jobs.stop();
      if (config.database.kind === 'mysql') await wired.platform.db.raw('drop database ??', [new URL(config.database.url).pathname.slice(1)]);
      await wired.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function tokenOf(wired: Wired, login: string): Promise<string> {
  const account = await findAccountByLogin(wired.platform.db, login);
  if (!account) throw new Error(`no account ${login}`);
  const { token } = await runCommand(wired.platform, systemCaller, (command) => createToken(command, account.id, 'test'));
  return token;
}

export function client(url: string, token: string | null): Client {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
    const form = body instanceof FormData;
    const response = await fetch(url + path, {
      method, redirect: 'manual',
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && !form && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: form ? body : typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
  };
  return {
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body) => send('PUT', path, body),
    delete: (path) => send('DELETE', path),
    upload: (path, slot, name, content) => {
      const form = new FormData();
      form.set('slot', slot);
      form.set('file', new Blob([new Uint8Array(content)]), name);
      return send('POST', path, form);
    },
    async bytes(path) {
      const response = await fetch(url + path, { headers: token ? { authorization: `Bearer ${token}` } : {} });
      return { status: response.status, type: response.headers.get('content-type') ?? '', content: Buffer.from(await response.arrayBuffer()) };
    },
  };
}

/** Defines the same journey for every database, or for those given. */
export function onEveryDatabase(title: string, define: (counter: () => Counter, kind: 'sqlite' | 'mysql') => void, kinds: readonly ('sqlite' | 'mysql')[] = databaseKinds): void {
  for (const kind of kinds) {
    describe(`${title} (${kind === 'sqlite' ? 'SQLite' : 'MariaDB/MySQL'})`, function () {
      this.timeout(120_000);
      let counter: Counter;
      before(async () => { counter = await openCounter(kind); });
      after(async () => { await counter.close(); });
      define(() => counter, kind);
    });
  }
}

/** For journeys whose statements others make on MariaDB, too: that one only where the long forms run. */
export const oneDatabaseUnlessFull: readonly ('sqlite' | 'mysql')[] = inFull ? databaseKinds : databaseKinds.slice(0, 1);

/** A small but true PNG. */
export const smallPng = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
