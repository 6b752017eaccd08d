import { systemCaller } from '../platform/caller.ts';
import { runCommand } from '../platform/run-command.ts';
import { findAccount, normalizeLogin, type Account } from './account-store.ts';
import { findOperator, isByRegister, lockEmployer, type Operator } from './operator-store.ts';
import { disprove, type Claims } from './proven-accounts.ts';
import { isSameProvider, type SignInDesk } from './provider-sign-in.ts';
import { isProving, type EmployersByRegister, type ProvenAccount, type ProvingWay } from './sign-in-ways.ts';

/** Asks the registers whether they still name the person for the employer, and strikes off whom none does; `at once` however lately that was asked. */
export type WatchRegisters = (accountId: string, employerId: string, when?: 'at once') => Promise<void>;

type Desk = Pick<SignInDesk, 'platform' | 'ways' | 'missing' | 'recordsOf'>;
/** So long somebody may go on whom a register has ceased to name. */
const askedEvery = 3 * 60_000;
const mostRemembered = 10_000;

/**
 * A right that a register proves holds until it says otherwise, however its holder signed in or by which token it is used.
 * It is asked of this node's requests every few minutes, for each person and employer.
 */
export function watchRegisters(desk: Desk): WatchRegisters {
  const asked = new Map<string, number>();
  return async (accountId, employerId, when) => {
    const key = `${accountId}/${employerId}`;
    const now = desk.platform.clock.now().getTime();
    const last = asked.get(key);
    if (when !== 'at once' && last !== undefined && now - last < askedEvery) return;
    const operator = await findOperator(desk.platform.db, employerId, accountId);
    if (operator && isByRegister(operator) && !(await isNamed(desk, operator))) await strikeOff(desk, operator);
    if (asked.size >= mostRemembered) asked.clear();
    asked.set(key, now);
  };
}

async function strikeOff({ platform }: Desk, operator: Operator): Promise<void> {
  await runCommand(platform, systemCaller, async (command) => {
    const { employerId, accountId, source } = operator;
    await lockEmployer(command.db, employerId);
    // Proven by another portal meanwhile, the person stays.
    if ((await findOperator(command.db, employerId, accountId))?.source !== source) return;
    await disprove(command, operator);
  });
}

/** Whether a register of the portal that has proven it, or of one that trusts the same provider, names the person for the employer. */
async function isNamed({ platform, ways, missing, recordsOf }: Desk, { employerId, accountId, source }: Operator): Promise<boolean> {
  const [person, employer] = [await findAccount(platform.db, accountId), await findAccount(platform.db, employerId)];
  if (!person || !employer) return false;
  // A way that is not offered at the moment does not unmake what it has proven.
  const all = [...ways, ...missing].filter(isProving).filter(provesByRegister);
  const own = all.filter(({ portal }) => source === `register:${portal}`);
  for (const way of all.filter((one) => own.some((trusted) => isSameProvider(trusted, one)))) {
    const where = questionOf(way, person);
    const records = where ? await recordsOf(way.portal, way.employer.register, where) : [];
    if (records.some((record) => isAbout(record, way.employer, employer))) return true;
  }
  return false;
}

type ByRegister = ProvingWay & { individual: ProvenAccount; employer: EmployersByRegister };

function provesByRegister(way: ProvingWay): way is ByRegister {
  return way.individual !== null && way.employer !== null && 'register' in way.employer;
}

/** What the register is asked at a sign-in by claims, by the attributes that these have become. */
function questionOf({ individual, employer }: ByRegister, { attributes }: Account): Record<string, string> | null {
  const byClaim = new Map(Object.entries(individual.attributes).map(([attribute, claim]) => [claim, attributes[attribute]]));
  const where = Object.entries(employer.where).map(([field, claim]) => [field, byClaim.get(claim)] as const);
  return where.every((pair): pair is readonly [string, string] => pair[1] !== undefined) ? Object.fromEntries(where) : null;
}

function isAbout(record: Claims, { attributes }: EmployersByRegister, employer: Account): boolean {
  return Object.entries(attributes).every(([attribute, field]) => {
    const [value, held] = [record[field], employer.attributes[attribute]];
    return typeof value === 'string' && held !== undefined && normalizeLogin(value) === normalizeLogin(held);
  });
}
