import { toStored } from '../platform/clock.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import type { MaterialSlot } from '../catalog/item-view.ts';
import { lockOwnApplication, updateApplication, type Application, type Data } from './application-store.ts';
import type { Applications } from './applications.ts';
import { requireToWorkOn } from './may-work-on.ts';
import { settleAnswers } from './settle-answers.ts';

/**
 * Requests that carry a form's answers may be so large: 5,000 rows of 20 columns with Chinese in half of them are 3 MB, and
 * a statement of MariaDB takes 16 MB unless it is configured otherwise.
 */
export const largestAnswers = 8 * 1024 * 1024;

/** What was stored; the material slots may depend on the answers. */
export interface SavedDraft { revision: number; data: Data; slots: MaterialSlot[] }

/**
 * Stores the draft's values as far as they fit the form: locked values and rows are taken from the registers again,
 * hidden and unknown ones dropped. `revision` is the one that the client has read; a newer one means that another tab or device
 * has saved since, and nothing is overwritten.
 */
export async function saveDraft(applications: Applications, caller: Caller, id: string, data: Data, revision?: number): Promise<SavedDraft> {
  const { platform, catalog } = applications;
  return runCommand(platform, caller, async (command) => {
    const application = await lockOwnApplication(command.db, id, ownerId(caller));
    refuseUnlessEditable(application);
    refuseUnreadRevision(application, revision);
    const version = await catalog.version(command.db, application.itemVersionId);
    requireToWorkOn(caller, version);
    const { verdict } = await settleAnswers(applications, command.db, { version, applicant: caller, data, as: 'draft', now: command.now });
    const next = application.revision + 1;
    await updateApplication(command.db, id, { draft: verdict.data, revision: next, updatedAt: toStored(command.now) });
    if (beginsSitting(application, command.now)) command.audit({ action: 'application.edit', subjectType: 'application', subjectId: id, details: { revision: next } });
    return { revision: next, data: verdict.data, slots: slotsOf(version, verdict.data, caller.locale, command.now, id) };
  });
}

/**
 * Refuses what was written or read on another revision than the stored one. So that the person can see both and choose,
 * what the other tab or device has stored stands beside the error.
 */
export function refuseUnreadRevision({ revision: stored, draft, updatedAt }: Application, revision: number | undefined): void {
  if (revision === undefined || revision === stored) return;
  throw new Problem('draft_changed', {}, undefined, { extension: { current: { revision: stored, data: draft, updatedAt } } });
}

const sittingEndsAfterMilliseconds = 3600_000;

/**
 * A draft's values are no state of anything and are saved every few seconds, so only the first change after the start,
 * or after an hour's pause, leaves an audit row: who worked on it, when and from where.
 */
function beginsSitting({ revision, updatedAt }: Application, now: Date): boolean {
  return revision === 1 || now.getTime() - Date.parse(updatedAt) >= sittingEndsAfterMilliseconds;
}

/** A draft, or an application that was returned to its applicant, may be changed; nothing else. */
export function refuseUnlessEditable(application: Application): void {
  if (isEditable(application)) return;
  if (application.number && application.status === 'in_review') throw new Problem('already_submitted', { number: application.number });
  throw new Problem('not_editable');
}

/** What consists of the rows of a sheet is corrected by another sheet. */
export function isEditable(application: Pick<Application, 'status' | 'rowCount'>): boolean {
  return application.rowCount === null && (application.status === 'draft' || application.status === 'returned');
}
