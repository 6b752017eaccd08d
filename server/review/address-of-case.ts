import type { Applications } from '../applications/applications.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { findTaskOf } from './task-queue-store.ts';
import { readerOf } from './task-reader.ts';

/** The page on which the caller sees the case of this number: the own application, or a task on somebody else's; null where it may see neither. */
export async function addressOfCase(applications: Applications, caller: Caller, portal: string, number: string): Promise<string | null> {
  const { db } = applications.platform;
  const own = await db('applications').where({ portal, number, applicant_id: ownerId(caller) ?? '' }).first('id');
  if (own) return `/applications/${own.id}`;
  const task = await findTaskOf(db, portal, number, readerOf(applications, caller));
  return task && `/review/tasks/${task.id}`;
}
