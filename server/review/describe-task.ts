import type { Caller } from '../platform/caller.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import { toStored } from '../platform/clock.ts';
import { translate } from '../forms/form-definition.ts';
import { compareSubmissions, presentSubmission } from '../forms/present-submission.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import { findApplication, findSubmission } from '../applications/application-store.ts';
import type { Applications } from '../applications/applications.ts';
import { diagramProgress, materialView } from '../applications/describe-application.ts';
import { materialsByIds } from '../applications/material-store.ts';
import { pagesOf, rowsSection } from '../applications/present-rows.ts';
import { timelineOf } from '../applications/timeline.ts';
import { isOfParty, readerOf } from './task-reader.ts';
import { findTask, queuedItems, queueRows, type QueueFilter, type QueueRow } from './task-queue-store.ts';
import type { Change, Outcome, TaskDetail, TaskSummary } from './task-view.ts';

export interface QueueQuery { item?: string; overdue?: boolean; mine?: boolean; q?: string; page?: number }

/** The caller's queue, oldest submission first; `page` from 1. */
export async function listTasks(applications: Applications, caller: Caller, query: QueueQuery, pageSize = 20): Promise<{ rows: TaskSummary[]; total: number }> {
  const { platform } = applications;
  const now = platform.clock.now();
  const filter: QueueFilter = { ...readerOf(applications, caller), mine: query.mine, q: query.q };
  const [portal, item] = (query.item ?? '').split('/');
  if (portal && item) filter.item = { portal, item };
  if (query.overdue) filter.dueBefore = toStored(now);
  const { rows, total } = await queueRows(platform.db, filter, query.page ?? 1, pageSize);
  const summaries: TaskSummary[] = [];
  for (const row of rows) summaries.push(await summarise(applications, row, caller.locale, now));
  return { rows: summaries, total };
}

/** The items that have open tasks in the caller's queue. */
export async function queueItems(applications: Applications, caller: Caller): Promise<{ ref: string; title: string }[]> {
  const { db } = applications.platform;
  const found = await queuedItems(db, readerOf(applications, caller));
  return Promise.all(found.map(async ({ portal, item, version: id }) => ({ ref: `${portal}/${item}`, title: await titleOf(applications, db, id, caller.locale) })));
}

/** `rowsPage` is that of a submission of many rows. */
export async function describeTask(applications: Applications, caller: Caller, id: string, rowsPage = 1): Promise<TaskDetail> {
  const { platform, catalog } = applications;
  const { db } = platform;
  const now = platform.clock.now();
  const row = await findTask(db, id, readerOf(applications, caller));
  const application = row && (await findApplication(db, row.applicationId));
  const submission = application && (await findSubmission(db, application.id));
  if (!row || !application || !submission) throw new Problem('not_found');
  const version = await catalog.version(db, application.itemVersionId);
  const before = submission.seq > 1 ? await findSubmission(db, application.id, submission.seq - 1) : null;
  return {
    ...(await summarise(applications, row, caller.locale, now)),
    sections: application.rowCount === null ? presentSubmission(version.compiled, submission.data, caller.locale, now) : [await rowsSection(db, version, application, submission.seq, caller.locale, rowsPage)],
    rows: pagesOf(application, rowsPage),
    slots: slotsOf(version, submission.data, caller.locale, now),
    materials: (await materialsByIds(db, application.id, submission.materials)).map(materialView),
    outcomes: outcomes(row, caller.locale),
    changes: before ? compareSubmissions(version.compiled, before.data, submission.data, caller.locale, now).map(({ path, label, before: was, after }): Change => ({ path, label, before: was, after })) : [],
    timeline: await timelineOf(db, application, caller.locale, isOfParty(row) ? 'party' : 'reviewer'),
    diagram: await diagramProgress(db, application),
    mine: row.status === 'open' && (row.claimedBy === null ? isOfParty(row) : row.claimedBy === caller.accountId),
  };
}

async function summarise(applications: Applications, row: QueueRow, locale: Locale, now: Date): Promise<TaskSummary> {
  return {
    id: row.id, name: locale === 'zh' ? row.name : row.nameEn, status: row.status, createdAt: row.createdAt, dueAt: row.dueAt,
    overdue: row.status === 'open' && row.dueAt !== null && row.dueAt < toStored(now),
    item: { ref: `${row.portal}/${row.item}`, title: await titleOf(applications, applications.platform.db, row.itemVersionId, locale) },
    application: { id: row.applicationId, number: row.number, applicant: row.applicantName, submittedAt: row.submittedAt },
    claimedBy: row.claimedBy ? { id: row.claimedBy, name: row.claimerName ?? '' } : null,
  };
}

async function titleOf(applications: Applications, db: Queryable, versionId: string, locale: Locale): Promise<string> {
  const version = await applications.catalog.version(db, versionId);
  return translate(version.form, version.title, locale);
}

function outcomes(row: QueueRow, locale: Locale): Outcome[] {
  const declared = JSON.parse(row.outcomes) as { name: string; zh: string; en: string; comment: Outcome['comment'] }[];
  return declared.map(({ name, zh, en, comment }) => ({ name, label: locale === 'zh' ? zh : en, comment }));
}
