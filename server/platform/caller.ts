import { Problem, type Locale } from './errors.ts';

/** `agency`: the counter's own clerks, who apply in the agency's name; reviewers and supervisors decide what others apply for. */
export type Role = 'individual' | 'employer' | 'agency' | 'reviewer' | 'supervisor' | 'administrator';

/** Who calls: a signed-in account, or nobody (`accountId` null), and from where. */
export interface Caller {
  accountId: string | null;
  name: string;
  roles: readonly Role[];
  /** Candidate groups whose queues the account works: `portal/group`, or `group` in every portal. */
  groups: readonly string[];
  /** What the account proves about its holder (such as an ID number); read by expressions as `account.…`. */
  attributes: Readonly<Record<string, string>>;
  locale: Locale;
  /** IP address, null for the system itself. */
  address: string | null;
  /** The employer that the account acts for; roles and attributes are then the employer's. Absent: for itself. */
  actingFor?: ActingFor | null;
  /** Nothing but answering is allowed: a provider has proven the holder, who has not said yet whether they registered the account. */
  proofPending?: boolean;
}

/** An employer, and what the one who acts for it may do there. `view` is had by every operator. */
export interface ActingFor { id: string; name: string; rights: readonly string[] }

/** Whose the caller's applications are: the employer's that it acts for, else its own. */
export function ownerId(caller: Pick<Caller, 'accountId' | 'actingFor'>): string | null {
  return caller.actingFor?.id ?? caller.accountId;
}

export function ownerName(caller: Pick<Caller, 'name' | 'actingFor'>): string {
  return caller.actingFor?.name ?? caller.name;
}

/** Whether an operator has the right at its employer; who acts for nobody else is no operator and may. */
export function mayAsOperator({ actingFor }: Pick<Caller, 'actingFor'>, right: string): boolean {
  return !actingFor || right === 'view' || actingFor.rights.includes('administrator') || actingFor.rights.includes(right);
}

/** Throws `operator_right_missing` unless `mayAsOperator`. */
export function requireOperatorRight(caller: Pick<Caller, 'actingFor'>, right: string): void {
  if (!mayAsOperator(caller, right)) throw new Problem('operator_right_missing');
}

/** The system acting by itself: timers, jobs, the demo loader. */
export const systemCaller: Caller = {
  accountId: null, name: 'system', roles: [], groups: [], attributes: {}, locale: 'zh', address: null,
};
