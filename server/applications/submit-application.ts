import { createHash } from 'node:crypto';
import { toStored } from '../platform/clock.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Command } from '../platform/run-command.ts';
import { officeHoursNow, slotsOf } from '../catalog/describe-item.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { findApplication, insertSubmission, lockOwnApplication, updateApplication, type Application, type Data, type Material, type Submission } from './application-store.ts';
import { nextApplicationNumber } from './application-number.ts';
import type { Applications } from './applications.ts';
import { refusalsOf } from './check-rules.ts';
import { runWorkflowCommand } from './lock-run.ts';
import { issueReceipt } from './issue-receipt.ts';
import { madeUpErrors } from './judge-alone.ts';
import { requireToWorkOn } from './may-work-on.ts';
import { attachedMaterials } from './material-store.ts';
import { refuseUnlessEditable, refuseUnreadRevision } from './save-draft.ts';
import { settleAnswers, type SettledAnswers } from './settle-answers.ts';
import { findAnswer, keepAnswer } from './submit-keys.ts';
import { startOrContinueRun } from './start-run.ts';
import { refuseUnreadPreview } from './preview-figures.ts';
import { proveCodes, refuseWithoutSender } from './prove-codes.ts';

export interface SubmitAnswer { number: string; status: string }
/** `data` absent means the draft as it is saved; with `revision`, only the draft that the applicant has read. */
export interface ToSubmit { data?: Data | undefined; revision?: number | undefined; /** Digest of the preview that was confirmed, where the item has one. */ preview?: string | undefined }

/**
 * Submits a draft, or a returned application again: one transaction, one application, however often it is sent. Problem('draft_changed') when
 * another tab has saved since the revision that was read.
 */
export async function submitApplication(applications: Applications, caller: Caller, id: string, { data, revision, preview }: ToSubmit, idempotencyKey: string): Promise<SubmitAnswer> {
  const { catalog } = applications;
  const number = await numberFor(applications, id, caller);
  const answer = await runWorkflowCommand(applications, caller, async (command): Promise<SubmitAnswer | Problem> => {
    const application = await lockOwnApplication(command.db, id, ownerId(caller));
    const requestHash = hashOf(id, data);
    const repeated = await findAnswer(command, idempotencyKey, requestHash);
    if (repeated) return repeated;
    refuseUnlessEditable(application);
    refuseUnreadRevision(application, revision);
    const version = await catalog.version(command.db, application.itemVersionId);
    requireToWorkOn(caller, version);
    refuseOutsideOfficeHours(application, version, command);
    await refuseSecondOpen(command, application, version);
    const materials = await attachedMaterials(command.db, id);
    const settled = await settleAnswers(applications, command.db, { version, applicant: caller, data: data ?? application.draft, as: 'submission', now: command.now });
    refuseWithoutSender(applications.platform, settled.verdict.codes);
    const submission = validSubmission(command, application, version, settled, materials, data === undefined);
    await refuseUnreadPreview(version, settled, application.revision, preview);
    const unproven = await proveCodes(command, applications.platform, application, version, settled.verdict.codes);
    if (unproven) return unproven;
    return keepAnswer(command, idempotencyKey, id, requestHash, await storeSubmission(command, applications, { application, version, submission, materials, number }));
  });
  if (answer instanceof Problem) throw answer;
  return answer;
}

export interface ToStore { application: Application; version: ItemVersion; submission: Submission; materials: readonly Material[]; number: string; /** Rows of a submission that consists of many. */ rows?: { count: number; hash: string } }

/** The last steps of every submission, once it is found valid: snapshot, receipt, workflow, audit. The application is locked or new. */
export async function storeSubmission(command: Command, applications: Applications, { application, version, submission, materials, number, rows }: ToStore): Promise<SubmitAnswer> {
  const { id } = application;
  await insertSubmission(command.db, id, newId(), submission, command.caller.accountId ?? application.applicantId);
  const submitted = await markSubmitted(command, application, submission, number, rows?.count ?? null);
  await issueReceipt(command, applications, submitted, version, submission, materials);
  const status = await startOrContinueRun(command, applications, submitted, version, submission);
  command.audit({ action: 'application.submit', subjectType: 'application', subjectId: id, details: { number: submitted.number, submission: submission.seq, dataHash: rows?.hash ?? hashOf(submission.data), ...(rows && { rows: rows.count }) } });
  return { number: submitted.number, status };
}

/** Reserved before the transaction, so that submissions don't queue for the counter; a refused one leaves a gap. */
async function numberFor(applications: Applications, id: string, caller: Caller): Promise<string> {
  const { platform: { db }, registers } = applications;
  const application = await findApplication(db, id);
  if (!application || application.applicantId !== ownerId(caller)) throw new Problem('not_found');
  // Tables of rates that were read outside of a transaction are kept, and only their revision is asked for within it.
  await registers.tables(db, application.portal);
  return application.number ?? nextApplicationNumber(applications.numbers, applications.platform.clock.now());
}

/** A correction is not bound to the hours, since its own time is running. */
export function refuseOutsideOfficeHours(application: Pick<Application, 'submissions'>, version: ItemVersion, command: Pick<Command, 'now' | 'caller'>): void {
  if (application.submissions > 0) return;
  const hours = officeHoursNow(version.settings.officeHours, command.now);
  if (!hours || hours.open || hours.outside === 'accept') return;
  const { fromDay, toDay } = hours;
  throw new Problem('outside_office_hours', { hours: command.caller.locale === 'zh' ? `每月${fromDay}-${toDay}号` : `on days ${fromDay} to ${toDay} of the month` });
}

async function refuseSecondOpen(command: Command, application: Application, version: ItemVersion): Promise<void> {
  if (!version.settings.onlyOneOpen || application.submissions > 0) return;
  const open = await command.db('applications').where({ portal: application.portal, item: application.item, applicant_id: application.applicantId })
    .whereIn('status', ['in_review', 'returned']).whereNot({ id: application.id }).first('number');
  if (open) throw new Problem('application_open', { number: open.number });
}

/** Recomputes what the client must not decide, then judges; what it made up is named, not silently taken out (law 3). */
export function validSubmission({ caller, now }: Pick<Command, 'caller' | 'now'>, application: Pick<Application, 'submissions'>, version: ItemVersion, settled: SettledAnswers, materials: readonly Material[], asSaved: boolean): Submission {
  const errors = errorsOf(version, settled, materials, caller, now, asSaved);
  if (errors.length > 0) throw new Problem('invalid_submission', {}, errors);
  return { seq: application.submissions + 1, data: settled.verdict.data, sources: settled.sources, materials: materials.map((material) => material.id), submittedAt: toStored(now) };
}

/** Everything for which these answers cannot be submitted; empty where they can. */
export function errorsOf(version: ItemVersion, { verdict, scope }: SettledAnswers, materials: readonly Material[], caller: Caller, now: Date, asSaved = false): FieldError[] {
  // Where the figures are shown anew before they are confirmed, a record that has moved on is told there.
  const isShownAnew = (reason: string): boolean => reason === 'locked' && asSaved && version.settings.preview !== undefined;
  const madeUp = madeUpErrors(verdict.dropped.filter(({ reason }) => !isShownAnew(reason)), caller.locale, asSaved);
  const wrong = [...verdict.errors, ...madeUp, ...missingMaterials(version, verdict.data, materials, caller, now)];
  // Rules judge answers that are right in themselves, so that a refusal is never the echo of a slip.
  return wrong.length > 0 ? wrong : refusalsOf(version, scope, caller.locale, now);
}

function missingMaterials(version: ItemVersion, data: Data, materials: readonly Material[], caller: Caller, now: Date): FieldError[] {
  const given = new Set(materials.map((material) => material.slot));
  return slotsOf(version, data, caller.locale, now).filter((slot) => slot.required && !given.has(slot.key)).map((slot) => ({
    path: `materials.${slot.key}`, code: 'material_required', label: slot.name,
    message: caller.locale === 'zh' ? `请上传“${slot.name}”` : `Please upload "${slot.name}"`,
  }));
}

async function markSubmitted(command: Command, application: Application, submission: Submission, number: string, rowCount: number | null): Promise<Application & { number: string }> {
  const changes = {
    number: application.number ?? number, draft: submission.data, revision: application.revision + 1, submissions: submission.seq, rowCount, returnReason: null,
    updatedAt: submission.submittedAt, submittedAt: application.submittedAt ?? submission.submittedAt,
  };
  await updateApplication(command.db, application.id, { ...changes, draftKey: null });
  return { ...application, ...changes };
}

function hashOf(...values: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
