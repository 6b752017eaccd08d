import type { ItemVersion } from '../../server/catalog/item-version.ts';
import { findAccountByLogin, insertAccount, type Account, type AccountKind } from '../../server/identity/account-store.ts';
import { insertOperator } from '../../server/identity/operator-store.ts';
import type { Data } from '../../server/forms/form-definition.ts';
import { newId } from '../../server/platform/ids.ts';
import type { RegisterDefinition } from '../../server/registers/register-definition.ts';
import { recordCondition } from '../../server/registers/record-access.ts';
import { findRecords, type RegisterRecord } from '../../server/registers/register-store.ts';
import { rootDir } from '../platform/databases.ts';
import { readJson } from '../../server/catalog/read-configuration.ts';
import type { Applied } from './apply-for-item.ts';
import { openCounter, type Client, type Counter } from '../journeys/counter.ts';
import { withPhone } from './with-phone.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Somebody of the demo who may apply: a demo account, or a further record of a register that demo accounts are taken from. */
export interface Applicant { login: string; kind: AccountKind; attributes: Readonly<Record<string, string>>; isDemo: boolean }

interface DemoAccount { login: string; kind: AccountKind; record?: { step: string; attributes: string[] } }
interface DemoFile { cases: { register: string; name?: string }[]; accounts: DemoAccount[] }

/** One counter for all items, with the people of the demo at hand as applicants. */
export class ItemDesk {
  readonly #clients = new Map<string, Promise<Client>>();
  readonly #applicants = new Map<string, Promise<Applicant[]>>();

  /** The rules of items that have refused a submission here, by item and message. */
  readonly refused = new Set<string>();

  readonly #prefilled = new Map<string, Data>();

  /** What was applied for and approved, for a second application of the same kind. */
  readonly worked = new Map<string, Applied>();

  private constructor(readonly counter: Counter) {}

  static async open(kind: 'sqlite' | 'mysql'): Promise<ItemDesk> {
    return new ItemDesk(await openCounter(kind));
  }

  close(): Promise<void> { return this.counter.close(); }

  items(): ItemVersion[] { return this.counter.wired.catalog.items(); }

  register(portal: string, register: string): RegisterDefinition { return this.counter.wired.applications.registers.get(portal, register); }

  as(login: string): Promise<Client> {
    if (!this.#clients.has(login)) this.#clients.set(login, this.counter.as(login).then((client) => withPhone(client, this.counter)));
    return this.#clients.get(login)!;
  }

  /** What a draft held when it began, however often it was filled since. */
  prefilled(id: string, data: Data): Data {
    if (!this.#prefilled.has(id)) this.#prefilled.set(id, data);
    return structuredClone(this.#prefilled.get(id)!);
  }

  /** Demo accounts first; then all whose records the demo accounts of that kind could have been taken from. */
  applicants(portal: string, audience: readonly string[]): Promise<Applicant[]> {
    const name = `${portal}/${audience.join()}`;
    if (!this.#applicants.has(name)) this.#applicants.set(name, this.#findApplicants(portal, audience));
    return this.#applicants.get(name)!;
  }

  async #findApplicants(portal: string, audience: readonly string[]): Promise<Applicant[]> {
    const file = join(rootDir, 'forms', portal, 'demo.json');
    const demo = existsSync(file) ? readJson(file) as DemoFile : { cases: [], accounts: [] };
    const { db, clock } = this.counter.wired.platform;
    const found = new Map<string, Applicant>();
    const declared = demo.accounts.filter(({ kind }) => audience.includes(kind));
    for (const { login, kind } of declared) {
      const { attributes } = (await findAccountByLogin(db, login))!;
      found.set(JSON.stringify(attributes), { login, kind, attributes: attributes as Record<string, string>, isDemo: true });
    }
    for (const { kind, record } of declared) {
      if (!record) continue;
      for (const values of await this.#holdersOf(portal, demo, record)) {
        const attributes = Object.fromEntries(record.attributes.map((one) => [one, String(values[one])]));
        const login = `${kind}-${Object.values(attributes).join('-')}`.toLowerCase();
        if (found.has(JSON.stringify(attributes))) continue;
        found.set(JSON.stringify(attributes), { login, kind, attributes, isDemo: false });
        // Another audience may have called for the same holder before.
        if (await findAccountByLogin(db, login)) continue;
        const account: Account = { id: newId(), login, kind, name: String(values['name'] ?? login), roles: [kind as 'individual'], groups: [], attributes, disabled: false };
        // Without a password, whose hash would take longer than all else: the test comes by token.
        await insertAccount(db, { ...account, passwordHash: '' }, clock.now());
        await db('login_names').insert({ name: login, account_id: account.id });
        // As whoever makes an employer's account does: it is the first of its operators.
        if (kind === 'employer') await insertOperator(db, { employerId: account.id, accountId: account.id, rights: ['administrator'], source: 'self' }, clock.now());
      }
    }
    return [...found.values()];
  }

  /** Records of the register that the account was taken from, and of those that are about one such holder each. */
  async #holdersOf(portal: string, demo: DemoFile, { step, attributes }: NonNullable<DemoAccount['record']>): Promise<Data[]> {
    const { platform: { db }, applications: { registers } } = this.counter.wired;
    const own = demo.cases.find(({ name, register }) => (name ?? register) === step)?.register;
    const about = registers.of(portal).filter(({ register, keys }) => register !== own && keys.some((key) => key.join() === attributes.join()));
    const found: Data[] = [];
    for (const register of [...(own ? [this.register(portal, own)] : []), ...about]) found.push(...(await findRecords(db, register, {})).map(({ values }) => values));
    return found;
  }

  /** The records of a register that the applicant may see. */
  async visible(portal: string, register: string, { kind, attributes }: Applicant, most: number): Promise<RegisterRecord[]> {
    const { applications: { registers }, platform: { db } } = this.counter.wired;
    const definition = registers.get(portal, register);
    const condition = recordCondition(definition, registers, { portal, roles: [kind as 'individual'], groups: [], attributes, name: '' }, 'few');
    return findRecords(db, definition, {}, { condition, limit: most });
  }

  /** All rows of these registers by their id, as they are stored. */
  async rows(portal: string, registers: readonly string[]): Promise<Snapshot> {
    const { db } = this.counter.wired.platform;
    const tables: Snapshot = new Map();
    for (const register of new Set(registers)) {
      const { table } = this.register(portal, register);
      const rows = await db<StoredRow>(table).select('*');
      tables.set(register, new Map(rows.map((row) => [row._id, row])));
    }
    return tables;
  }

  /** Puts the registers back as they were, so that the next item finds the demo's people in the state that it needs. */
  async putBack(portal: string, before: Snapshot): Promise<void> {
    const { db } = this.counter.wired.platform;
    for (const { register, id, was, is } of changesBetween(before, await this.rows(portal, [...before.keys()]))) {
      const { table } = this.register(portal, register);
      if (!was) await db(table).where({ _id: id }).delete();
      else if (is) await db(table).where({ _id: id }).update({ ...was, _version: is._version });
    }
  }
}

export interface StoredRow { _id: string; _version: number; _data: unknown; [column: string]: unknown }
export type Snapshot = Map<string, Map<string, StoredRow>>;
export interface RowChange { register: string; id: string; was?: StoredRow; is?: StoredRow }

/** The rows that differ between two snapshots of the same registers. */
export function changesBetween(before: Snapshot, after: Snapshot): RowChange[] {
  return [...before].flatMap(([register, rows]) => {
    const now = after.get(register) ?? new Map<string, StoredRow>();
    return [...new Set([...rows.keys(), ...now.keys()])].flatMap((id): RowChange[] => {
      const was = rows.get(id), is = now.get(id);
      return was && is && was._version === is._version ? [] : [{ register, id, ...(was && { was }), ...(is && { is }) }];
    });
  });
}

/** The values of a stored row; MySQL gives JSON as a text or as an object. */
export function valuesOf(row: StoredRow): Record<string, unknown> {
  return (typeof row._data === 'string' ? JSON.parse(row._data) : row._data) as Record<string, unknown>;
}
