/** Submissions a second through HTTP beside the floor: bare Express and one durable insert of the same bytes by the same driver. */
import express from 'express';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'node:http';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import { createToken } from '../../server/identity/api-tokens.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { databaseKinds } from '../platform/databases.ts';
import { client, openCounter, type Counter } from '../journeys/counter.ts';

const item = 'heilongjiang/flexible-worker-contribution-suspension';
const connections = 16;
const count = 400;
const warmUp = 40;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

for (const kind of databaseKinds) {
  const counter = await openCounter(kind);
  await counter.wired.jobs.stop();
  const { token, ids, body } = await prepareDrafts(counter);
  const floorUrl = await startFloor(counter);
  const headers = { authorization: `Bearer ${token}` };
  const submit = (id: string) => post(`${counter.url}/api/applications/${id}/submit`, body, { ...headers, 'idempotency-key': randomUUID() });
  const insert = () => post(floorUrl, body, {});
  await rate(ids.slice(0, warmUp), submit);
  await rate(ids.slice(0, warmUp), insert);
  const floor = await rate(ids.slice(warmUp), insert);
  const submissions = await rate(ids.slice(warmUp), submit);
  const floorAgain = await rate(ids.slice(warmUp), insert);
  const bare = (floor + floorAgain) / 2;
  process.stdout.write(`${JSON.stringify({ bench: 'submissions', database: kind, connections, submissionsPerSecond: round(submissions), bareInsertsPerSecond: round(bare), ratio: Number((submissions / bare).toFixed(3)) })}\n`);
  await counter.close();
}
process.exit(0);

/** Drafts as `startDraft` makes them; copied, since an applicant has one open draft an item. */
async function prepareDrafts(counter: Counter): Promise<{ token: string; ids: string[]; body: string }> {
  const { platform } = counter.wired;
  const account = await findAccountByLogin(platform.db, 'individual');
  const { token } = await runCommand(platform, systemCaller, (command) => createToken(command, account!.id, 'bench'));
  const { body } = await client(counter.url, token).post('/api/applications', { item });
  const row = await platform.db('applications').where({ id: body.id }).first();
  const ids = Array.from({ length: count + warmUp }, () => newId());
  for (let at = 0; at < ids.length; at += 50) await platform.db('applications').insert(ids.slice(at, at + 50).map((id) => ({ ...row, id, draft_key: null })));
  return { token, ids, body: JSON.stringify({ data: { ...body.data, changeReason: 'study' } }) };
}

async function startFloor(counter: Counter): Promise<string> {
  const { db } = counter.wired.platform;
  await db.schema.createTable('floor', (table) => { table.string('id', 36).primary(); table.text('data', 'longtext').notNullable(); });
  const app = express();
  app.post('/', express.json(), async (incoming, response) => {
    const id = newId();
    await db('floor').insert({ id, data: JSON.stringify(incoming.body) });
    response.json({ id });
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function rate(ids: readonly string[], call: (id: string) => Promise<number>): Promise<number> {
  const waiting = [...ids];
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let id = waiting.pop(); id; id = waiting.pop()) {
      const status = await call(id);
      if (status !== 200) throw new Error(`answered ${status}`);
    }
  }));
  return ids.length / ((performance.now() - started) / 1000);
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
