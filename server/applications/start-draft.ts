import { toStored } from '../platform/clock.ts';
import { ownerId, ownerName, type Caller } from '../platform/caller.ts';
import { isDuplicate } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { runCommand } from '../platform/run-command.ts';
import { findOpenDraft, insertApplication, type Application } from './application-store.ts';
import type { Applications } from './applications.ts';
import { requireToWorkOn } from './may-work-on.ts';
import { settleAnswers } from './settle-answers.ts';

/**
 * Opens a draft of the item's current version, prefilled; an open draft of the same item is continued instead, so
 * that two tabs work on one. `created` tells which.
 */
export async function startDraft(applications: Applications, caller: Caller, ref: string): Promise<{ application: Application; created: boolean }> {
  const { platform, catalog } = applications;
  const version = catalog.current(ref);
  const applicantId = ownerId(caller);
  if (!applicantId) throw new Problem('not_signed_in');
  const audience = version.settings.audience ?? [];
  if (audience.length > 0 && !audience.some((one) => (caller.roles as readonly string[]).includes(one))) throw new Problem('not_allowed');
  requireToWorkOn(caller, version);
  const draftKey = `${ref}/${applicantId}`;
  const open = await findOpenDraft(platform.db, draftKey);
  if (open) return { application: open, created: false };
  try {
    return await runCommand(platform, caller, async (command) => {
      const { verdict } = await settleAnswers(applications, command.db, { version, applicant: caller, data: {}, as: 'new', now: command.now });
      const at = toStored(command.now);
      const application: Application = {
        id: newId(), number: null, portal: version.portal, item: version.item, itemVersionId: version.id, applicantId, applicantName: ownerName(caller),
        status: 'draft', draft: verdict.data, revision: 1, submissions: 0, runId: null, batchId: null, rowCount: null, returnReason: null, createdAt: at, updatedAt: at, submittedAt: null, decidedAt: null,
      };
      await insertApplication(command.db, application, draftKey);
      command.audit({ action: 'application.start', subjectType: 'application', subjectId: application.id, details: { item: ref, version: version.version } });
      return { application, created: true };
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const other = await findOpenDraft(platform.db, draftKey);
    if (!other) throw new Problem('busy', {}, undefined, { cause: error });
    return { application: other, created: false };
  }
}
