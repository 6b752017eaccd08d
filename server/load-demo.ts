import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findAccountByLogin, type AccountKind } from './identity/account-store.ts';
import { ensureAccount, type NewAccount } from './identity/create-account.ts';
import { insertOperator } from './identity/operator-store.ts';
import { readJson } from './catalog/read-configuration.ts';
import type { Catalog } from './catalog/catalog.ts';
import { systemCaller, type Role } from './platform/caller.ts';
import { isDuplicate } from './platform/database.ts';
import type { Platform } from './platform/platform.ts';
import { runCommand, type Command } from './platform/run-command.ts';
import { RecordGeneration, type GeneratedRecord, type GenerationPlan } from './registers/generate-records.ts';
import { parameterTables } from './registers/parameter-tables.ts';
import type { RegisterDirectory } from './registers/register-directory.ts';
import { insertRecords, type Values } from './registers/register-store.ts';

interface DemoAccount {
  login: string;
  kind: AccountKind;
  roles: Role[];
  name?: string;
  /** Groups of the portal whose queues the account works. */
  groups?: string[];
  /** Login names of the employers that the account is an operator of, with its rights there. */
  operatorOf?: Record<string, string[]>;
  /** The generated record that the account belongs to: its name, the attributes taken from it, a further login name. */
  record?: { step: string; index: number; name?: string; attributes: string[]; alsoLogin?: string };
}

/** `forms/<portal>/demo.json`. An account that several portals name is one, with what each says of it. */
interface DemoFile extends GenerationPlan { accounts: DemoAccount[] }

/** Demo data of a portal, and a digest of what declares them. */
export interface Demo { portal: string; plan: DemoFile; digest: string }

/** For the demo accounts only, which exist in demo mode only. */
export const demoPassword = 'banshi-demo';

export function readDemos(platform: Platform, catalog: Catalog): Demo[] {
  return catalog.portals().flatMap(({ portal }) => {
    const file = join(platform.config.rootDir, 'forms', portal, 'demo.json');
    if (!existsSync(file)) return [];
    const plan = readJson(file) as DemoFile;
    return [{ portal, plan, digest: createHash('sha256').update(JSON.stringify(plan)).digest('hex') }];
  });
}

/** A generation of a portal's demo data that reads its rates from the portal's parameters. */
export async function openGeneration(platform: Platform, registers: RegisterDirectory, { portal, plan }: Pick<Demo, 'portal' | 'plan'>, keep: readonly string[] = []): Promise<RecordGeneration> {
  return new RecordGeneration(plan, await parameterTables(platform.db, registers, portal), keep);
}

/**
 * Puts the cases into a portal whose registers are empty (whatever stands in them is left alone) and makes the demo
 * accounts that do not exist. Answers the login names. What makes up the numbers follows in `load-demo-bulk.ts`.
 */
export async function loadDemo(platform: Platform, catalog: Catalog, registers: RegisterDirectory): Promise<string[]> {
  const demos = readDemos(platform, catalog);
  const logins = [...new Set(demos.flatMap(({ plan }) => plan.accounts.map(({ login }) => login)))];
  if (await isLoaded(platform, demos, logins)) return logins;
  const accounts = new Map<string, WholeAccount>();
  for (const demo of demos) {
    const generation = await openGeneration(platform, registers, demo, demo.plan.accounts.flatMap(({ record }) => record?.step ?? []));
    const cases = [...generation.cases()];
    await runCommand(platform, systemCaller, (command) => addCases(command, registers, demo, cases));
    for (const account of demo.plan.accounts) mergeAccount(accounts, demo.portal, account, generation);
  }
  await runCommand(platform, systemCaller, async (command) => {
    for (const account of accounts.values()) await ensureAccount(command, account);
    for (const { plan } of demos) for (const account of plan.accounts) await addAsOperator(command, account);
  });
  return logins;
}

async function addAsOperator({ db, now }: Command, { login, operatorOf = {} }: DemoAccount): Promise<void> {
  for (const [of, rights] of Object.entries(operatorOf)) {
    const [account, employer] = [await findAccountByLogin(db, login), await findAccountByLogin(db, of)];
    if (account && employer) await insertOperator(db, { employerId: employer.id, accountId: account.id, rights, source: 'added' }, now);
  }
}

/** So that a further start makes no record anew. */
async function isLoaded({ db }: Platform, demos: readonly Demo[], logins: readonly string[]): Promise<boolean> {
  const portals: string[] = await db('demo_loads').pluck('portal');
  if (demos.some(({ portal }) => !portals.includes(portal))) return false;
  for (const login of logins) if (!(await findAccountByLogin(db, login))) return false;
  return true;
}

/**
 * The row in `demo_loads` says that the cases are there; without it only empty registers are filled. It is written first, so that of
 * nodes which start at once one fills the registers and the others wait for it and find them filled.
 */
async function addCases(command: Command, registers: RegisterDirectory, { portal, digest }: Demo, cases: readonly GeneratedRecord[]): Promise<void> {
  if (!(await claimLoad(command, portal, digest))) return;
  const byRegister = groupByRegister(cases);
  for (const register of byRegister.keys()) {
    if (!(await command.db(registers.get(portal, register).table).first('_id'))) continue;
    await command.db('demo_loads').where({ portal }).delete();
    return;
  }
  for (const [register, values] of byRegister) await insertRecords(command, registers.get(portal, register), values, { type: 'demo', id: portal }, { validated: true, withoutHistory: true });
  command.audit({ action: 'register.load', subjectType: 'portal', subjectId: portal, details: { demo: 'cases', records: cases.length } });
}

/** False where the portal has been loaded, or another node, for which this waits, has just done so. */
async function claimLoad({ db }: Command, portal: string, digest: string): Promise<boolean> {
  try {
    await db('demo_loads').insert({ portal, digest, loaded: 0, complete: false });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** In the order of the registers' first records, each register's in their own. */
export function groupByRegister(records: readonly GeneratedRecord[]): Map<string, Values[]> {
  const grouped = new Map<string, Values[]>();
  for (const { register, values } of records) {
    const group = grouped.get(register);
    if (group) group.push(values);
    else grouped.set(register, [values]);
  }
  return grouped;
}

type WholeAccount = Required<Omit<NewAccount, 'unproven'>>;

function mergeAccount(accounts: Map<string, WholeAccount>, portal: string, account: DemoAccount, generation: RecordGeneration): void {
  const { record } = account;
  const values = record && generation.kept(record.step)[record.index];
  if (record && !values) throw new Error(`demo account "${account.login}" names a record that is not generated`);
  const text = (field: string): string => String(values?.[field] ?? '');
  const other = accounts.get(account.login);
  accounts.set(account.login, {
    login: account.login, kind: account.kind, password: demoPassword,
    name: other?.name ?? account.name ?? (record?.name ? text(record.name) : account.login),
    roles: [...new Set([...(other?.roles ?? []), ...account.roles])],
    groups: [...(other?.groups ?? []), ...(account.groups ?? []).map((group) => `${portal}/${group}`)],
    otherLogins: [...(other?.otherLogins ?? []), ...(record?.alsoLogin ? [text(record.alsoLogin)] : [])],
    attributes: { ...other?.attributes, ...Object.fromEntries((record?.attributes ?? []).map((field) => [field, text(field)])) },
  });
}
