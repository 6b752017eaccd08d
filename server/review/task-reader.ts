import type { Applications } from '../applications/applications.ts';
import { requireToWorkOn } from '../applications/may-work-on.ts';
import { workGroups } from '../applications/work-groups.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import type { QueueRow, TaskReader } from './task-queue-store.ts';

export function readerOf({ catalog }: Pick<Applications, 'catalog'>, caller: Caller): TaskReader {
  return { groups: workGroups(catalog, caller), accountId: caller.accountId ?? '', ownerId: ownerId(caller) ?? '' };
}

/** Operators of the other party need for deciding what those of the applicant need for applying. Throws `operator_right_missing`. */
export async function requireToDecide({ catalog }: Pick<Applications, 'catalog'>, db: Queryable, caller: Caller, task: Pick<QueueRow, 'itemVersionId'>): Promise<void> {
  if (caller.actingFor) requireToWorkOn(caller, await catalog.version(db, task.itemVersionId));
}

/** Whether the task is the other party's, and not one of the staff's queue, of which each takes some. */
export function isOfParty({ role }: Pick<QueueRow, 'role'>): boolean {
  return role === 'counterparty';
}
