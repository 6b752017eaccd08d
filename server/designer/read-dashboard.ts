import type { PortalSettings } from '../catalog/portal-settings.ts';
import { translate } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { countDeadJobs } from '../platform/dead-jobs.ts';
import type { Queryable } from '../platform/database.ts';
import { toStored } from '../platform/clock.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { administeredPortals, administersPortal, type Designer } from './designer.ts';
import { casesOfPortals } from './portal-of-case.ts';

/** Hours to a decision: half were quicker than the median, nine in ten than p90; null where nothing was decided. */
export interface ItemFigures { portal: string; item: string; title: string; submitted: number; approved: number; rejected: number; returned: number; waiting: number; overdue: number; median: number | null; p90: number | null }
export interface Dashboard {
  days: number;
  byDay: { day: string; submitted: number; decided: number }[];
  items: ItemFigures[];
  queues: { group: string; /** In the reader's language, where a portal names the group. */ label: string; waiting: number; overdue: number }[];
  reasons: { reason: string; count: number }[];
  incidents: number;
  /** Null for who does not administer all portals: jobs belong to none. */
  deadJobs: number | null;
  totals: { submitted: number; decided: number; waiting: number; overdue: number; median: number | null; p90: number | null };
}

const dayMilliseconds = 86_400_000;
/** Figures look at no more applications than this, the newest first. */
const mostRead = 50_000;

interface Row { portal: string; item: string; status: string; submitted_at: string; decided_at: string | null }

/** Figures of the portals that the caller administers, over the last days. */
export async function readDashboard({ applications: { platform: { db, clock }, catalog } }: Designer, caller: Caller, portal: string | null, days: number): Promise<Dashboard> {
  const portals = catalog.portals().map((one) => one.portal).filter((one) => (portal === null || one === portal) && administersPortal(caller, one));
  if (portals.length === 0) throw new Problem('not_found');
  const now = clock.now();
  const since = toStored(new Date(now.getTime() - days * dayMilliseconds));
  const rows: Row[] = await db('applications').whereIn('portal', portals).where('submitted_at', '>=', since).orderBy('submitted_at', 'desc').limit(mostRead).select('portal', 'item', 'status', 'submitted_at', 'decided_at');
  const decided: Row[] = await db('applications').whereIn('portal', portals).where('decided_at', '>=', since).limit(mostRead).select('portal', 'item', 'status', 'submitted_at', 'decided_at');
  const waiting = await waitingTasks(db, portals, toStored(now));
  const returns = await returnsSince(db, portals, since);
  const hours = decided.map(hoursOf).filter((one): one is number => one !== null);
  return {
    days, byDay: byDay(rows, decided, now, days),
    items: itemsOf(catalog.items().map(({ portal: of, item, title, form }) => ({ portal: of, item, title: translate(form, title, caller.locale) })), rows, decided, waiting, returns),
    queues: await queuesOf(db, portals, toStored(now), (group) => labelOf(group, portals.map((one) => catalog.portal(one)), caller.locale)),
    reasons: reasonsOf(returns),
    incidents: Number((await db('workflow_incidents').where({ status: 'open' }).whereIn('business_key', casesOfPortals(db, portals)).count({ n: '*' }).first())?.['n'] ?? 0),
    deadJobs: administeredPortals(caller) === null ? await countDeadJobs(db) : null,
    totals: {
      submitted: rows.length, decided: decided.length, waiting: sum(waiting.map(({ waiting: one }) => one)), overdue: sum(waiting.map(({ overdue }) => overdue)),
      median: percentile(hours, 0.5), p90: percentile(hours, 0.9),
    },
  };
}

function byDay(rows: readonly Row[], decided: readonly Row[], now: Date, days: number): Dashboard['byDay'] {
  const count = (list: readonly Row[], column: 'submitted_at' | 'decided_at'): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const row of list) { const day = shanghaiDate(row[column]!); counts.set(day, (counts.get(day) ?? 0) + 1); }
    return counts;
  };
  const [submitted, done] = [count(rows, 'submitted_at'), count(decided, 'decided_at')];
  return Array.from({ length: days }, (_, index) => {
    const day = shanghaiDate(new Date(now.getTime() - (days - 1 - index) * dayMilliseconds));
    return { day, submitted: submitted.get(day) ?? 0, decided: done.get(day) ?? 0 };
  });
}

interface Waiting { portal: string; item: string; waiting: number; overdue: number }

async function waitingTasks(db: Queryable, portals: readonly string[], now: string): Promise<Waiting[]> {
  const rows = await db('workflow_tasks').join('applications', 'applications.id', 'workflow_tasks.business_key').whereIn('applications.portal', [...portals]).where('workflow_tasks.status', 'open').whereNot('workflow_tasks.role', 'applicant')
    .groupBy('applications.portal', 'applications.item')
    .select('applications.portal', 'applications.item', db.raw('count(*) as waiting'), db.raw('sum(case when workflow_tasks.due_at < ? then 1 else 0 end) as overdue', [now]));
  return rows.map((row: Record<string, unknown>) => ({ portal: String(row['portal']), item: String(row['item']), waiting: Number(row['waiting']), overdue: Number(row['overdue']) }));
}

function labelOf(group: string, portals: readonly PortalSettings[], locale: Locale): string {
  const named = portals.flatMap(({ groups }) => groups).find(({ name }) => name === group);
  return named ? (locale === 'en' ? named.en : named.label) : group;
}

async function queuesOf(db: Queryable, portals: readonly string[], now: string, labelOfGroup: (group: string) => string): Promise<Dashboard['queues']> {
  const rows = await db('workflow_tasks').join('applications', 'applications.id', 'workflow_tasks.business_key').join('workflow_task_groups', 'workflow_task_groups.task_id', 'workflow_tasks.id')
    .whereIn('applications.portal', [...portals]).where('workflow_tasks.status', 'open').groupBy('workflow_task_groups.group_name')
    .select('workflow_task_groups.group_name', db.raw('count(*) as waiting'), db.raw('sum(case when workflow_tasks.due_at < ? then 1 else 0 end) as overdue', [now]));
  return rows.map((row: Record<string, unknown>) => ({ group: String(row['group_name']), label: labelOfGroup(String(row['group_name'])), waiting: Number(row['waiting']), overdue: Number(row['overdue']) })).sort((a, b) => b.waiting - a.waiting).slice(0, 20);
}

interface Returned { portal: string; item: string; comment: string | null }

async function returnsSince(db: Queryable, portals: readonly string[], since: string): Promise<Returned[]> {
  return db('workflow_tasks').join('applications', 'applications.id', 'workflow_tasks.business_key').whereIn('applications.portal', [...portals])
    .where('workflow_tasks.decision', 'return').where('workflow_tasks.completed_at', '>=', since).limit(mostRead).select('applications.portal', 'applications.item', 'workflow_tasks.comment');
}

function reasonsOf(returns: readonly Returned[]): Dashboard['reasons'] {
  const counts = new Map<string, number>();
  for (const { comment } of returns) { const reason = (comment ?? '').trim().slice(0, 80); counts.set(reason, (counts.get(reason) ?? 0) + 1); }
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count).slice(0, 15);
}

function itemsOf(titles: readonly { portal: string; item: string; title: string }[], rows: readonly Row[], decided: readonly Row[], waiting: readonly Waiting[], returns: readonly Returned[]): ItemFigures[] {
  const figures = new Map<string, ItemFigures & { hours: number[] }>();
  const of = ({ portal, item }: { portal: string; item: string }) => {
    const key = `${portal}/${item}`;
    let one = figures.get(key);
    if (!one) figures.set(key, one = { portal, item, title: titles.find((known) => known.portal === portal && known.item === item)?.title ?? item, submitted: 0, approved: 0, rejected: 0, returned: 0, waiting: 0, overdue: 0, median: null, p90: null, hours: [] });
    return one;
  };
  for (const row of rows) of(row).submitted++;
  for (const row of decided) {
    const one = of(row);
    if (row.status === 'approved') one.approved++;
    if (row.status === 'rejected') one.rejected++;
    const hours = hoursOf(row);
    if (hours !== null) one.hours.push(hours);
  }
  for (const row of returns) of(row).returned++;
  for (const row of waiting) Object.assign(of(row), { waiting: row.waiting, overdue: row.overdue });
  return [...figures.values()].map(({ hours, ...one }) => ({ ...one, median: percentile(hours, 0.5), p90: percentile(hours, 0.9) })).sort((a, b) => b.submitted + b.waiting - a.submitted - a.waiting);
}

function hoursOf({ submitted_at, decided_at }: Row): number | null {
  return submitted_at && decided_at ? (new Date(decided_at).getTime() - new Date(submitted_at).getTime()) / 3_600_000 : null;
}

/** The nearest rank: the smallest value that at least this part of all do not exceed. */
export function percentile(values: readonly number[], part: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]! * 10) / 10;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
