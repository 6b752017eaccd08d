import { toStored } from '../platform/clock.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { lockOwnApplication, updateApplication } from './application-store.ts';
import type { Applications } from './applications.ts';
import { attachedMaterials, removeMaterial } from './material-store.ts';
import { requireToWorkOn } from './may-work-on.ts';
import { refuseUnreadRevision } from './save-draft.ts';
import { settleAnswers } from './settle-answers.ts';

/**
 * Begins a draft anew: its answers are those that it was opened with and its materials are gone. What was ever submitted
 * is corrected and not begun anew. `revision` is the one that the person has seen.
 */
export async function restartDraft(applications: Applications, caller: Caller, id: string, revision?: number): Promise<void> {
  const { platform, catalog } = applications;
  await runCommand(platform, caller, async (command) => {
    const application = await lockOwnApplication(command.db, id, ownerId(caller));
    if (application.status !== 'draft') throw new Problem('not_editable');
    refuseUnreadRevision(application, revision);
    const version = await catalog.version(command.db, application.itemVersionId);
    requireToWorkOn(caller, version);
    const at = toStored(command.now);
    const materials = await attachedMaterials(command.db, id);
    for (const material of materials) await removeMaterial(command.db, material, false, at);
    const { verdict } = await settleAnswers(applications, command.db, { version, applicant: caller, data: {}, as: 'new', now: command.now });
    await updateApplication(command.db, id, { draft: verdict.data, revision: application.revision + 1, updatedAt: at });
    command.audit({ action: 'application.restart', subjectType: 'application', subjectId: id, details: { revision: application.revision + 1, materials: materials.map((material) => material.id) } });
  });
}
