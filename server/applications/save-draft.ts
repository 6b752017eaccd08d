import { toStored } from '../platform/clock.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import type { MaterialSlot } from '../catalog/item-view.ts';
import { accountScope, sourcesOf } from './account-scope.ts';
import { lockOwnApplication, updateApplication, type Application, type Data } from './application-store.ts';
import type { Applications } from './applications.ts';

/** What was stored; the material slots may depend on the answers. */
export interface SavedDraft { revision: number; data: Data; slots: MaterialSlot[] }

/**
 * Stores the draft's values as far as they fit the form: locked values are taken from the registers again, hidden and
 * unknown ones dropped. `revision` is the one that the client has read; a newer one means that another tab or device
 * has saved since, and nothing is overwritten.
 */
export async function saveDraft(applications: Applications, caller: Caller, id: string, data: Data, revision?: number): Promise<SavedDraft> {
  const { platform, catalog } = applications;
  return runCommand(platform, caller, async (command) => {
    const application = await lockOwnApplication(command.db, id, caller.accountId);
    refuseUnlessEditable(application);
    if (revision !== undefined && revision !== application.revision) throw new Problem('draft_changed');
    const version = await catalog.version(command.db, application.itemVersionId);
    const sources = await sourcesOf(command.db, applications.registers, version, caller, command.now);
    const verdict = version.compiled.process(data, { locale: caller.locale, now: command.now, sources, account: accountScope(caller), draft: true });
    const next = application.revision + 1;
    await updateApplication(command.db, id, { draft: verdict.data, revision: next, updatedAt: toStored(command.now) });
    command.audit({ action: 'application.save', subjectType: 'application', subjectId: id, details: { revision: next } });
    return { revision: next, data: verdict.data, slots: slotsOf(version, verdict.data, caller.locale, command.now) };
  });
}

/** A draft, or an application that was returned to its applicant, may be changed; nothing else. */
export function refuseUnlessEditable(application: Application): void {
  if (isEditable(application)) return;
  if (application.number && application.status === 'in_review') throw new Problem('already_submitted', { number: application.number });
  throw new Problem('not_editable');
}

export function isEditable(application: Pick<Application, 'status'>): boolean {
  return application.status === 'draft' || application.status === 'returned';
}
