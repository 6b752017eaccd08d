import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import type { Scope } from '../expressions/feel.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { applyEffects, filledRecords } from '../registers/apply-effects.ts';
import type { ServiceTask } from '../workflow/service-types.ts';
import { accountScope, applicantOf } from './account-scope.ts';
import { findApplication, findSubmission, type Submission } from './application-store.ts';
import type { Applications } from './applications.ts';
import { refusalsOf } from './check-rules.ts';
import { settleAnswers } from './settle-answers.ts';

type Parts = Pick<Applications, 'catalog' | 'registers'>;

/** The service tasks `register:update` and `register:create`: carry out the item's effects of the name given. */
export function changeRegisters(parts: Parts): ServiceTask {
  const { catalog, registers } = parts;
  return async ({ command, elementId, input, variables, scope, run }) => {
    const application = await findApplication(command.db, run.businessKey);
    const submission = application && (await findSubmission(command.db, application.id));
    if (!application || !submission) throw new Problem('not_found');
    const version = await catalog.version(command.db, application.itemVersionId);
    const applicant = await applicantOf(command.db, application.applicantId, command.caller);
    await refuseByRules(parts, command, applicant, { submission, version }, scope);
    const name = String(input['effects']);
    const effects = version.settings.effects?.[name] ?? [];
    const read = { ...(await registers.tables(command.db, version.portal)), account: accountScope(applicant), ...variables, ...scope };
    const filledFrom = filledRecords(version.settings.sources ?? {}, submission.sources, read, command.now);
    const records = await applyEffects(command, (register) => registers.get(version.portal, register), effects, read, filledFrom, { type: 'application', id: application.id });
    command.audit({ action: 'register.effects', subjectType: 'application', subjectId: application.id, details: { effects: name, element: elementId, records } });
  };
}

interface Submitted { submission: Submission; version: ItemVersion }

/**
 * The item's rules once more, over what was submitted and the records as they are at the approval, read under the
 * applicant's right: what held at submission may not hold any longer, and the reviewer has to know.
 */
async function refuseByRules(parts: Parts, command: Command, applicant: Caller, { submission, version }: Submitted, scope: Scope): Promise<void> {
  if (!version.settings.rules?.length) return;
  const { db, now, caller } = command;
  const settled = await settleAnswers(parts, db, { version, applicant, data: submission.data, as: 'approval', now });
  const errors = refusalsOf(version, { ...settled.scope, form: scope['form'] }, caller.locale, now);
  if (errors.length > 0) throw new Problem('refused_by_rule', { reasons: errors.map(({ message }) => message).join(caller.locale === 'zh' ? '；' : '; ') }, errors);
}
