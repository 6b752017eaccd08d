import type { Scope } from '../expressions/feel.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Applications } from './applications.ts';
import { ownDraft } from './compute-answers.ts';
import { settleAnswers } from './settle-answers.ts';

/** What a list reads of the caller's own draft in that portal: its answers as they are saved, and their sources. */
export function scopeOfDraft(applications: Applications): (caller: Caller, portal: string, id: string) => Promise<Scope> {
  const { platform, catalog } = applications;
  return async (caller, portal, id) => {
    const application = await ownDraft(applications, caller, id);
    if (application.portal !== portal) throw new Problem('not_found');
    const version = await catalog.version(platform.db, application.itemVersionId);
    const { scope } = await settleAnswers(applications, platform.db, { version, applicant: caller, data: application.draft, as: 'draft', now: platform.clock.now() });
    return scope;
  };
}
