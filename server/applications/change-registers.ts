import type { Caller } from '../platform/caller.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import type { Scope } from '../expressions/feel.ts';
import { expressionData } from '../forms/field-expressions.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { applyEffects, filledRecords, lockTargets } from '../registers/apply-effects.ts';
import type { ServiceTask } from '../workflow/service-types.ts';
import { accountScope, applicantOf } from './account-scope.ts';
import { findApplication, findSubmission, type Application, type Submission } from './application-store.ts';
import type { Applications } from './applications.ts';
import { refusalsOf } from './check-rules.ts';
import { openSettling, settleAnswers } from './settle-answers.ts';
import { submissionRows } from './submission-rows-store.ts';

type Parts = Pick<Applications, 'catalog' | 'registers'>;

/**
 * The service tasks `register:update` and `register:create`: carry out the item's effects of the name given. They ask the
 * item's rules first, unless `rules` is `skip`: what undoes a case (a withdrawal, an expiry) must not depend on whether it could begin.
 */
export function changeRegisters(parts: Parts): ServiceTask {
  const { catalog, registers } = parts;
  return async ({ command, elementId, input, variables, scope, run }) => {
    const application = await findApplication(command.db, run.businessKey);
    const submission = application && (await findSubmission(command.db, application.id));
    if (!application || !submission) throw new Problem('not_found');
    const version = await catalog.version(command.db, application.itemVersionId);
    const applicant = await applicantOf(command.db, application.applicantId, command.caller);
    const name = String(input['effects']);
    const effects = version.settings.effects?.[name] ?? [];
    const skipsRules = input['rules'] === 'skip';
    // A shared diagram names what not every item has.
    if (skipsRules && effects.length === 0) return;
    const asksRules = !skipsRules && (version.settings.rules?.length ?? 0) > 0;
    const read = { ...(await registers.tables(command.db, version.portal)), account: accountScope(applicant), ...variables, ...scope };
    const registerNamed = (register: string) => registers.get(version.portal, register);
    const scopeOfRow = (row: Pick<Submission, 'data' | 'sources'>): Scope => ({ ...read, ...row.sources, form: expressionData(version.compiled.root, row.data) });
    // What rules judge by must not change until the effects are carried out.
    const lock = async (scopes: readonly Scope[]): Promise<void> => { if (asksRules) await lockTargets(command, registerNamed, effects, scopes); };
    const carryOut = async ({ sources }: Pick<Submission, 'sources'>, within: Scope): Promise<number> => {
      const filledFrom = filledRecords(version.settings.sources ?? {}, sources, within, command.now);
      return applyEffects(command, registerNamed, effects, within, filledFrom, { type: 'application', id: application.id });
    };
    let records = 0;
    if (application.rowCount === null) {
      await lock([read]);
      if (asksRules) await refuseByRules(parts, command, applicant, { submission, version }, scope);
      records = await carryOut(submission, read);
    } else {
      for await (const rows of submissionRows(command.db, application.id, submission.seq)) await lock(rows.map(scopeOfRow));
      if (asksRules) await refuseRowsByRules(parts, command, applicant, application, { submission, version });
      for await (const rows of submissionRows(command.db, application.id, submission.seq)) {
        for (const row of rows) records += await carryOut(row, scopeOfRow(row));
      }
    }
    command.audit({ action: 'register.effects', subjectType: 'application', subjectId: application.id, details: { effects: name, element: elementId, records } });
  };
}

/** As {@link refuseByRules}, for each row of a submission that consists of many; a reason names its line. */
async function refuseRowsByRules(parts: Parts, command: Command, applicant: Caller, application: Application, { submission, version }: Submitted): Promise<void> {
  if (!version.settings.rules?.length) return;
  const { db, now, caller } = command;
  const settle = await openSettling(parts, db, { version, applicant, as: 'approval', now });
  const errors: FieldError[] = [];
  for await (const rows of submissionRows(db, application.id, submission.seq)) {
    for (const { line, data } of rows) {
      const { scope } = await settle(data);
      for (const error of refusalsOf(version, { ...scope, form: expressionData(version.compiled.root, data) }, caller.locale, now)) errors.push({ ...error, path: `rows[${line}].${error.path}`, message: caller.locale === 'zh' ? `第 ${line} 行：${error.message}` : `row ${line}: ${error.message}` });
    }
    if (errors.length >= mostReasons) break;
  }
  if (errors.length > 0) throw new Problem('refused_by_rule', { reasons: errors.slice(0, mostReasons).map(({ message }) => message).join(caller.locale === 'zh' ? '；' : '; ') }, errors.slice(0, mostReasons));
}

/** More would not be read. */
const mostReasons = 20;

interface Submitted { submission: Submission; version: ItemVersion }

/**
 * The item's rules once more, over what was submitted and the records as they are at the approval, read under the
 * applicant's right and locked: what held at submission may not hold any longer, and the reviewer has to know.
 */
async function refuseByRules(parts: Parts, command: Command, applicant: Caller, { submission, version }: Submitted, scope: Scope): Promise<void> {
  if (!version.settings.rules?.length) return;
  const { db, now, caller } = command;
  const settled = await settleAnswers(parts, db, { version, applicant, data: submission.data, as: 'approval', now });
  const errors = refusalsOf(version, { ...settled.scope, application: scope['application'], form: scope['form'] }, caller.locale, now);
  if (errors.length > 0) throw new Problem('refused_by_rule', { reasons: errors.map(({ message }) => message).join(caller.locale === 'zh' ? '；' : '; ') }, errors);
}
