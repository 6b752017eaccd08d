import type { Queryable } from '../platform/database.ts';

/**
 * The applications of these items that belong to the account `owner`, newest first, drafts left out: `{id, number, item,
 * status, submittedAt, decidedAt, form, states: {group: state}, comments: [text]}`, where `states` tells of each group of
 * the staff that was asked what became of its last step. Applications are of a higher rung, so `wiring.ts` says how they
 * are read.
 */
export type ReadApplications = (db: Queryable, portal: string, items: readonly string[], owner: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export const readNone: ReadApplications = () => Promise.resolve([]);
