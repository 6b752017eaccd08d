import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import { findAccountByAttributes, type Account } from './account-store.ts';
import { createAccount } from './create-account.ts';
import { deleteOperator, disproveOperator, employersOf, findOperator, proveOperator, type Operator, type OperatorSource } from './operator-store.ts';
import { askForProof } from './proof-store.ts';
import type { EmployersByRegister, ProvenAccount, ProvingWay, SignInKind } from './sign-in-ways.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** The records of a portal's register whose fields have these values. */
export type RecordsOf = (portal: string, register: string, where: Readonly<Record<string, string>>) => Promise<Claims[]>;

/** Who has been proven: the account that signs in, and the employers that it may then act for. */
export interface Proven { account: Account; employers: { id: string; name: string }[] }

/** The claims that a way reads. */
export function claimsOf({ individual, employer }: ProvingWay): string[] {
  const ofEmployer = employer && ('register' in employer ? Object.values(employer.where) : namesOf(employer));
  return [...(individual ? namesOf(individual) : []), ...(ofEmployer ?? [])];
}

/**
 * Finds, or where it is declared makes, the account that the claims prove. Throws `sign_in_unproven` when a claim is
 * missing, `sign_in_no_account`, `account_disabled`, `sign_in_no_employer`.
 */
export async function provenAccount(command: Command, way: ProvingWay, kind: SignInKind, claims: Claims, represented: readonly Represented[]): Promise<Proven> {
  const { individual, employer } = way;
  if (kind === 'employer' && employer && !('register' in employer)) return { account: await accountOf(command, 'employer', employer, claims), employers: [] };
  if (!individual || (kind === 'employer' && !employer)) throw new Problem('not_found');
  const account = await accountOf(command, 'individual', individual, claims);
  if (kind === 'individual' || !employer || !('register' in employer)) return { account, employers: [] };
  await settleRepresented(command, account, represented);
  const employers = (await employersOf(command.db, account.id)).map((one) => ({ id: one.employerId, name: one.employerName }));
  if (employers.length === 0) throw new Problem('sign_in_no_employer');
  return { account, employers };
}

/** The records of one portal that name the proven person. */
export interface Represented { portal: string; declared: EmployersByRegister; records: Claims[] }

/** The records that name the person whom one of these ways has proven, to be read before the command begins. */
export async function recordsNaming(ways: readonly ProvingWay[], claims: Claims, recordsOf: RecordsOf): Promise<Represented[]> {
  const represented: Represented[] = [];
  for (const { portal, employer } of ways) {
    if (!employer || !('register' in employer)) continue;
    const where = Object.fromEntries(Object.entries(employer.where).map(([field, claim]) => [field, textOf(claims, claim)]));
    represented.push({ portal, declared: employer, records: await recordsOf(portal, employer.register, where) });
  }
  return represented;
}

/**
 * Makes the person an operator of the employers that these portals' registers name it for, and of no other that one of them
 * named it for before: whom any portal still names, stays.
 */
async function settleRepresented(command: Command, person: Account, represented: readonly Represented[]): Promise<void> {
  const { db } = command;
  const named = new Map<string, NamedBy[]>();
  for (const one of represented) {
    for (const record of one.records) {
      const employer = await employerOf(command, one, record);
      if (employer) named.set(employer.id, [...named.get(employer.id) ?? [], { ...one, employer }]);
    }
  }
  for (const by of named.values()) await settleNamed(command, person, by);
  const sources = represented.map(({ portal }): OperatorSource => `register:${portal}`);
  for (const { employerId, source } of await employersOf(db, person.id)) {
    if (!sources.includes(source) || named.has(employerId)) continue;
    await disprove(command, { employerId, accountId: person.id, source });
  }
}

/** Takes from somebody what registers have proven and none proves any longer. */
export async function disprove(command: Command, { employerId, accountId, source }: Pick<Operator, 'employerId' | 'accountId' | 'source'>): Promise<void> {
  await disproveOperator(command.db, employerId, accountId);
  command.audit({ action: 'operator.disprove', subjectType: 'account', subjectId: employerId, details: { operator: accountId, source } });
}

/** A portal whose register names the person for this employer. */
interface NamedBy extends Represented { employer: Account }

async function settleNamed({ db, now, audit }: Command, person: Account, by: readonly NamedBy[]): Promise<void> {
  const { employer } = by[0]!;
  // While the question is open nothing counts that the unproven holder may have made of this person.
  if (employer.proof === 'asked') await deleteOperator(db, employer.id, person.id);
  const known = await findOperator(db, employer.id, person.id);
  // Nor becomes more of what somebody may have accepted in this person's name.
  if (known && person.proof === 'asked') return;
  const source = by.map(({ portal }): OperatorSource => `register:${portal}`).find((one) => one === known?.source) ?? `register:${by[0]!.portal}` as const;
  const rights = [...new Set(by.flatMap(({ declared }) => declared.rights))];
  if (await proveOperator(db, { employerId: employer.id, accountId: person.id, rights, source }, now)) {
    audit({ action: 'operator.prove', subjectType: 'account', subjectId: employer.id, details: { operator: person.id, source, rights } });
  }
}

/** The account of the employer that a record is about; null where there is none that could be acted for. */
function employerOf(command: Command, { declared }: Represented, record: Claims): Promise<Account | null> {
  return accountOf(command, 'employer', declared, record).catch((error: unknown) => {
    if (error instanceof Problem && ['sign_in_no_account', 'sign_in_unproven', 'account_disabled'].includes(error.code)) return null;
    throw error;
  });
}

async function accountOf(command: Command, kind: SignInKind, declared: ProvenAccount, proof: Claims): Promise<Account> {
  const attributes = Object.fromEntries(Object.entries(declared.attributes).map(([attribute, source]) => [attribute, textOf(proof, source)]));
  const found = await findAccountByAttributes(command.db, kind, attributes);
  if (found?.disabled) throw new Problem('account_disabled');
  // Whoever knew the name and the number may have registered it; the one who is proven now is asked.
  if (found) return askForProof(command, found);
  if (!declared.create) throw new Problem('sign_in_no_account');
  // The login name is what is proven, so that two first sign-ins at once make one account.
  return createAccount(command, {
    login: Object.values(attributes)[0]!, kind, name: textOf(proof, declared.name).slice(0, 100), password: null, roles: [kind], attributes,
  });
}

const longest = 190;

/** A claim as text; `sign_in_unproven` when the provider did not say it. The last character of a resident ID number is a capital. */
function textOf(proof: Claims, name: string): string {
  const value = proof[name];
  const text = typeof value === 'string' ? value.normalize('NFKC').trim() : '';
  if (text === '' || text.length > longest) throw new Problem('sign_in_unproven');
  return /^\d{17}x$/.test(text) ? text.toUpperCase() : text;
}

function namesOf({ attributes, name }: ProvenAccount): string[] {
  return [...Object.values(attributes), name];
}
