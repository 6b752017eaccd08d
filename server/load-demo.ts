import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountKind } from './identity/account-store.ts';
import { ensureAccount } from './identity/create-account.ts';
import { readJson } from './catalog/read-configuration.ts';
import type { Catalog } from './catalog/catalog.ts';
import { systemCaller, type Role } from './platform/caller.ts';
import type { Platform } from './platform/platform.ts';
import { runCommand, type Command } from './platform/run-command.ts';
import { generateRecords, type RecordGenerator } from './registers/generate-records.ts';
import type { RegisterDefinition } from './registers/register-definition.ts';
import type { RegisterDirectory } from './registers/register-directory.ts';
import { insertRecord, type Values } from './registers/register-store.ts';

interface DemoAccount {
  login: string;
  kind: AccountKind;
  roles: Role[];
  name?: string;
  /** Groups of the portal whose queues the account works. */
  groups?: string[];
  /** The generated record that the account belongs to: its name, the attributes taken from it, a further login name. */
  record?: { register: string; index: number; name: string; attributes: string[]; alsoLogin?: string };
}

/** `forms/<portal>/demo.json` */
interface DemoFile { seed: number; registers: Record<string, RecordGenerator>; accounts: DemoAccount[] }

/** For the demo accounts only, which exist in demo mode only. */
export const demoPassword = 'banshi-demo';

/** Fills empty registers and makes the demo accounts; what exists is left as it is. Answers the login names. */
export async function loadDemo(platform: Platform, catalog: Catalog, registers: RegisterDirectory): Promise<string[]> {
  const logins: string[] = [];
  for (const { portal } of catalog.portals()) {
    const file = join(platform.config.rootDir, 'forms', portal, 'demo.json');
    if (!existsSync(file)) continue;
    const demo = readJson(file) as DemoFile;
    const records = Object.fromEntries(Object.entries(demo.registers).map(([register, generator]) => [register, generateRecords(generator, demo.seed)]));
    await runCommand(platform, systemCaller, async (command) => {
      for (const [register, values] of Object.entries(records)) await fillRegister(command, registers.get(portal, register), values);
      for (const account of demo.accounts) await addAccount(command, portal, account, records);
    });
    logins.push(...demo.accounts.map((account) => account.login));
  }
  return logins;
}

async function fillRegister(command: Command, register: RegisterDefinition, records: readonly Values[]): Promise<void> {
  if (await command.db(register.table).first('_id')) return;
  for (const values of records) await insertRecord(command, register, values, { type: 'demo', id: register.portal });
  command.audit({ action: 'register.load', subjectType: 'register', subjectId: `${register.portal}/${register.register}`, details: { records: records.length } });
}

async function addAccount(command: Command, portal: string, account: DemoAccount, records: Readonly<Record<string, readonly Values[]>>): Promise<void> {
  const { record } = account;
  const values = record && records[record.register]?.[record.index];
  if (record && !values) throw new Error(`demo account "${account.login}" names a record that is not generated`);
  const text = (field: string): string => String(values?.[field] ?? '');
  await ensureAccount(command, {
    login: account.login, kind: account.kind, roles: account.roles, groups: (account.groups ?? []).map((group) => `${portal}/${group}`), password: demoPassword,
    name: record ? text(record.name) : account.name ?? account.login,
    otherLogins: record?.alsoLogin ? [text(record.alsoLogin)] : [],
    attributes: Object.fromEntries((record?.attributes ?? []).map((field) => [field, text(field)])),
  });
}
