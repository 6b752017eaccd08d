import type { Locale } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import { tasksOf, type TaskRow } from '../workflow/task-store.ts';
import type { Application } from './application-store.ts';
import type { ApplicationStatus, TimelineEntry } from './application-view.ts';
import { applicantRole } from './start-run.ts';

/**
 * What has happened, in plain words, oldest first. The applicant is spoken to and learns steps, decisions and reasons
 * but not the names of the staff; reviewers read about the applicant and see who decided and how long it took. What an
 * operator did for its employer is told with the operator's name, to itself (`readerId`) as to one who is spoken to.
 */
export async function timelineOf(db: Queryable, application: Application, locale: Locale, reader: Reader = 'applicant', readerId: string | null = null): Promise<TimelineEntry[]> {
  const say = texts[reader === 'applicant' ? 'applicant' : 'reviewer'];
  const endings = endingsFor[reader === 'applicant' ? 'applicant' : 'reviewer'];
  const entries: TimelineEntry[] = [];
  const submissions = await submissionsOf(db, application.id);
  for (const { seq, at, by, name } of submissions) {
    const operator = by === readerId || by === application.applicantId ? null : name;
    entries.push({ at, text: operator ? operatorText(seq === 1 ? 'submitted' : 'resubmitted', operator, locale) : (seq === 1 ? say.submitted : say.resubmitted)[locale], comment: null, kind: 'done' });
  }
  const names = reader === 'reviewer' ? await namesOf(db, application.id) : new Map<string, string>();
  for (const task of await tasksOf(db, application.id)) {
    if (task.role === applicantRole) {
      if (task.status === 'open') entries.push({ at: task.createdAt, text: say.waitingForYou[locale], comment: null, kind: 'waiting' });
      continue;
    }
    if (task.status === 'open') entries.push({ at: task.createdAt, text: `${locale === 'zh' ? task.name : task.nameEn}${inProgress[locale]}`, comment: null, kind: 'waiting' });
    if (task.status === 'completed' && task.completedAt) entries.push({ at: task.completedAt, text: decisionText(task, locale, names.get(task.completedBy ?? '')), comment: task.comment, kind: 'done' });
  }
  const withdrawer = application.status === 'withdrawn' ? await withdrawnBy(db, application, readerId) : null;
  const ending = withdrawer ? operatorText('withdrew', withdrawer, locale) : endings[application.status]?.[locale];
  if (ending && application.decidedAt) entries.push({ at: application.decidedAt, text: ending, comment: null, kind: 'done' });
  const order = (entry: TimelineEntry): string => `${entry.kind === 'waiting' ? 1 : 0}${entry.at}`;
  return entries.map((entry, index) => ({ entry, index })).sort((one, other) => order(one.entry).localeCompare(order(other.entry)) || one.index - other.index).map(({ entry }) => entry);
}

function decisionText(task: TaskRow, locale: Locale, name: string | undefined): string {
  const outcome = task.outcomes.find((one) => one.name === task.decision);
  const label = outcome?.[locale] ?? task.decision ?? '';
  const step = locale === 'zh' ? task.name : task.nameEn;
  if (!name) return `${step}${locale === 'zh' ? '：' : ': '}${label}`;
  const took = durationText(task.createdAt, task.completedAt ?? task.createdAt, locale);
  return locale === 'zh' ? `${step}：${label}（${name}，用时${took}）` : `${step}: ${label} (${name}, after ${took})`;
}

/** From the opening of a step to its decision, in the largest whole unit. */
function durationText(from: string, to: string, locale: Locale): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  const [count, unit] = minutes < 60 ? [minutes, units.minute] as const : minutes < 48 * 60 ? [Math.floor(minutes / 60), units.hour] as const : [Math.floor(minutes / 1440), units.day] as const;
  return locale === 'zh' ? `${count}${unit.zh}` : `${count} ${unit.en}${count === 1 ? '' : 's'}`;
}

const units = { minute: { zh: '分钟', en: 'minute' }, hour: { zh: '小时', en: 'hour' }, day: { zh: '天', en: 'day' } } as const;

async function namesOf(db: Queryable, applicationId: string): Promise<Map<string, string>> {
  const rows = await db('workflow_tasks').join('accounts', 'accounts.id', 'workflow_tasks.completed_by').where({ business_key: applicationId }).distinct('accounts.id', 'accounts.name');
  return new Map(rows.map((row) => [row.id, row.name]));
}

async function submissionsOf(db: Queryable, applicationId: string): Promise<{ seq: number; at: string; by: string; name: string | null }[]> {
  return db('application_submissions as s').leftJoin('accounts as a', 'a.id', 's.submitted_by').where({ 's.application_id': applicationId }).orderBy('s.seq')
    .select({ seq: 's.seq', at: 's.submitted_at', by: 's.submitted_by', name: 'a.name' });
}

/** The name of the operator who withdrew it; null where it was the applicant or the reader. */
async function withdrawnBy(db: Queryable, { id, applicantId }: Application, readerId: string | null): Promise<string | null> {
  const row = await db('audit_log').where({ subject_type: 'application', subject_id: id, action: 'application.withdraw' }).orderBy('seq', 'desc').first('actor_id', 'actor_name');
  return !row || row.actor_id === applicantId || row.actor_id === readerId ? null : row.actor_name;
}

function operatorText(deed: keyof typeof deedsOfOperators, name: string, locale: Locale): string {
  return deedsOfOperators[deed][locale].replace('{name}', name);
}

const deedsOfOperators = {
  submitted: { zh: '经办人{name}提交了申请', en: '{name} submitted the application as an operator' },
  resubmitted: { zh: '经办人{name}修改后重新提交了申请', en: '{name} corrected the application and submitted it again as an operator' },
  withdrew: { zh: '经办人{name}撤回了申请', en: '{name} withdrew the application as an operator' },
} as const;

/** `party`: the other party of a case, which reads as a reviewer does but learns no names of the staff. */
export type Reader = 'applicant' | 'reviewer' | 'party';

const texts = {
  applicant: {
    submitted: { zh: '您提交了申请', en: 'You submitted the application' },
    resubmitted: { zh: '您修改后重新提交了申请', en: 'You corrected the application and submitted it again' },
    waitingForYou: { zh: '等待您补正后重新提交', en: 'Waiting for you to correct and submit again' },
  },
  reviewer: {
    submitted: { zh: '申请人提交了申请', en: 'The applicant submitted the application' },
    resubmitted: { zh: '申请人修改后重新提交了申请', en: 'The applicant corrected the application and submitted it again' },
    waitingForYou: { zh: '等待申请人补正后重新提交', en: 'Waiting for the applicant to correct and submit again' },
  },
} as const;

const inProgress = { zh: '，办理中', en: ': in progress' } as const;

type Endings = Partial<Record<ApplicationStatus, { zh: string; en: string }>>;
const decided: Endings = {
  approved: { zh: '办结：已通过', en: 'Finished: approved' },
  rejected: { zh: '办结：不予通过', en: 'Finished: rejected' },
  expired: { zh: '申请已逾期失效', en: 'The application has expired' },
};
const endingsFor: Record<'applicant' | 'reviewer', Endings> = {
  applicant: { ...decided, withdrawn: { zh: '您撤回了申请', en: 'You withdrew the application' } },
  reviewer: { ...decided, withdrawn: { zh: '申请人撤回了申请', en: 'The applicant withdrew the application' } },
};
