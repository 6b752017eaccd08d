import type { Locale } from './errors.ts';

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
}

/** The system acting by itself: timers, jobs, the demo loader. */
export const systemCaller: Caller = {
  accountId: null, name: 'system', roles: [], groups: [], attributes: {}, locale: 'zh', address: null,
};
