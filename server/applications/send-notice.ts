import { toStored } from '../platform/clock.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Command } from '../platform/run-command.ts';
import type { ServiceTask } from '../workflow/service-types.ts';
import { findApplication } from './application-store.ts';

/** `link` leads to what a notice tells of that is no application. */
export interface Notice { id: string; applicationId: string | null; link: string | null; text: string; createdAt: string; readAt: string | null }

/** The service task `notify`: a notice in the applicant's account centre, written with the change that it tells of. */
export const sendNotice: ServiceTask = async ({ command, elementId, input, run }) => {
  const text = String(input['text'] ?? '');
  if (!text) throw new Problem('expression_failed', { place: elementId, reason: 'the notice has no text' });
  const application = await findApplication(command.db, run.businessKey);
  if (!application) throw new Problem('not_found');
  if ((input['to'] ?? 'applicant') !== 'applicant') throw new Problem('expression_failed', { place: elementId, reason: 'notices go to the applicant' });
  await insertNotice(command, application.applicantId, application.id, text, String(input['textEn'] ?? text));
};

async function insertNotice(command: Command, accountId: string, applicationId: string, zh: string, en: string): Promise<void> {
  await command.db('notices').insert({ id: newId(), account_id: accountId, application_id: applicationId, text_zh: zh, text_en: en, created_at: toStored(command.now) });
}

/** The caller's notices, newest first; `page` from 1. */
export async function listNotices(platform: Platform, caller: Caller, { limit = 50, page = 1 } = {}): Promise<{ rows: Notice[]; total: number; unread: number }> {
  const where = { account_id: ownerId(caller) };
  const rows: Notice[] = await platform.db('notices').where(where).orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }]).limit(limit).offset((page - 1) * limit)
    .select({ id: 'id', applicationId: 'application_id', link: 'link', text: caller.locale === 'zh' ? 'text_zh' : 'text_en', createdAt: 'created_at', readAt: 'read_at' });
  const [{ total }] = await platform.db('notices').where(where).count('* as total') as [{ total: number }];
  return { rows, total: Number(total), unread: await unreadNotices(platform, caller) };
}

export async function unreadNotices(platform: Platform, caller: Caller): Promise<number> {
  const [{ unread }] = await platform.db('notices').where({ account_id: ownerId(caller) }).whereNull('read_at').count('* as unread') as [{ unread: number }];
  return Number(unread);
}

/** Marks one of the caller's notices as read, or all of them. */
export async function markNoticesRead(platform: Platform, caller: Caller, id: string | null = null): Promise<void> {
  await platform.db('notices').where({ account_id: ownerId(caller), ...(id !== null && { id }) }).whereNull('read_at').update({ read_at: toStored(platform.clock.now()) });
}
