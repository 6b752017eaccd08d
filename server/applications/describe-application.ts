import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import { translate } from '../forms/form-definition.ts';
import { presentSubmission } from '../forms/present-submission.ts';
import { renderableForm } from '../forms/render-form.ts';
import { noticesOf, officeHoursNow, slotsOf } from '../catalog/describe-item.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { describeProgress } from '../workflow/describe-progress.ts';
import { openMessages } from '../workflow/message-store.ts';
import { tasksOf, type TaskRow } from '../workflow/task-store.ts';
import { findApplication, findSubmission, listApplicationsOf, type Application, type Material } from './application-store.ts';
import type { ApplicationDetail, ApplicationSummary, DiagramProgress, MaterialView, TaskOfApplication } from './application-view.ts';
import type { Applications } from './applications.ts';
import { findReceipt } from './issue-receipt.ts';
import { attachedMaterials, materialsByIds } from './material-store.ts';
import { mayWorkOn } from './may-work-on.ts';
import { pagesOf, rowsSection } from './present-rows.ts';
import { isEditable } from './save-draft.ts';
import { timelineOf } from './timeline.ts';
import { withdrawMessage } from './withdraw-application.ts';

/** The caller's own applications, newest first, of one status or batch where it is given; `page` from 1. */
export async function myApplications(applications: Applications, caller: Caller, { status, batch, page = 1 }: { status?: string; batch?: string; page?: number }, pageSize = 20): Promise<{ rows: ApplicationSummary[]; total: number }> {
  const { platform, catalog } = applications;
  const { rows, total } = await listApplicationsOf(platform.db, ownerId(caller) ?? '', { status, batch }, page, pageSize);
  const summaries: ApplicationSummary[] = [];
  for (const application of rows) summaries.push(await summarise(platform.db, application, await catalog.version(platform.db, application.itemVersionId), caller.locale));
  return { rows: summaries, total };
}

/** One application for its applicant; everyone else gets Problem('not_found'). `rowsPage` is that of a submission of many rows. */
export async function describeApplication(applications: Applications, caller: Caller, id: string, rowsPage = 1): Promise<ApplicationDetail> {
  const { platform, catalog } = applications;
  const { db } = platform;
  const application = await findApplication(db, id);
  if (!application || application.applicantId !== ownerId(caller)) throw new Problem('not_found');
  const version = await catalog.version(db, application.itemVersionId);
  const { compiled } = version;
  const now = platform.clock.now();
  const editable = isEditable(application);
  const mine = mayWorkOn(caller, version);
  const submission = await findSubmission(db, id);
  const data = editable || !submission ? application.draft : submission.data;
  const materials = editable || !submission ? await attachedMaterials(db, id) : await materialsByIds(db, id, submission.materials);
  return {
    ...(await summarise(db, application, version, caller.locale)),
    version: version.version, place: { category: version.settings.category ?? '', purpose: version.settings.purpose ?? '' },
    data, editable: editable && mine, revision: application.revision, returnReason: application.returnReason,
    form: renderableForm(compiled, caller.locale, now),
    notices: noticesOf(version, catalog.portal(version.portal), caller.locale),
    knowsMaterials: (version.settings.materials ?? []).length > 0,
    slots: slotsOf(version, data, caller.locale, now, editable ? id : undefined),
    materials: materials.map(materialView),
    sections: application.rowCount === null || !submission ? presentSubmission(compiled, data, caller.locale, now) : [await rowsSection(db, version, application, submission.seq, caller.locale, rowsPage)],
    rows: pagesOf(application, rowsPage),
    batch: batchOf(version, application), hasPreview: version.settings.preview !== undefined,
    timeline: await timelineOf(db, application, caller.locale, 'applicant', caller.accountId),
    tasks: (await tasksOf(db, id)).map((task) => taskView(task, caller.locale)),
    diagram: await diagramProgress(db, application),
    canWithdraw: mine && application.runId !== null && (await openMessages(db, application.runId)).some((message) => message.name === withdrawMessage),
    hasReceipt: (await findReceipt(platform, id)) !== null,
    officeHours: officeHoursNow(version.settings.officeHours, now),
  };
}

/** What a sheet can do for this application: fill its grid, or correct the rows that it consists of. */
function batchOf({ settings: { batch } }: ItemVersion, { status, rowCount }: Application): ApplicationDetail['batch'] {
  if (!batch) return null;
  if (batch.rows !== undefined) return 'grid';
  return rowCount !== null && status === 'returned' ? 'correction' : null;
}

async function summarise(db: Queryable, application: Application, version: ItemVersion, locale: Locale): Promise<ApplicationSummary> {
  const { id, number, status, createdAt, updatedAt, submittedAt, decidedAt } = application;
  const due = application.status === 'in_review' ? await db('workflow_tasks').where({ business_key: id, status: 'open' }).whereNotNull('due_at').min('due_at as at').first() : undefined;
  return {
    id, number, status, createdAt, updatedAt, submittedAt, decidedAt,
    item: { ref: `${version.portal}/${version.item}`, title: translate(version.form, version.title, locale), version: version.version },
    dueAt: (due?.['at'] as string | undefined) ?? null,
  };
}

export async function diagramProgress(db: Queryable, application: Application): Promise<DiagramProgress | null> {
  if (!application.runId) return null;
  const progress = await describeProgress(db, application.runId);
  return progress && { xml: progress.xml, done: progress.done, current: progress.current, skipped: progress.skipped };
}

function taskView(task: TaskRow, locale: Locale): TaskOfApplication {
  const { name, nameEn, status, createdAt, dueAt, completedAt, decision } = task;
  return { name: locale === 'zh' ? name : nameEn, status, createdAt, dueAt, completedAt, decision };
}

export function materialView(material: Material): MaterialView {
  const { id, slot, name, type, size, uploadedAt } = material;
  return { id, slot, name, type, size, uploadedAt, url: `/api/applications/${material.applicationId}/materials/${id}` };
}
