import { toStored } from '../platform/clock.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Command } from '../platform/run-command.ts';
import type { ServiceTask } from '../workflow/service-types.ts';
import { findApplication } from './application-store.ts';
import type { Applications } from './applications.ts';
import { accountsOfParty } from './work-groups.ts';

/** `link` leads to what a notice tells of that is no application. */
export interface Notice { id: string; applicationId: string | null; link: string | null; text: string; createdAt: string; readAt: string | null }

/**
 * The service task `notify`: a notice in the account centre of the applicant, or of each account of the other party, written
 * with the change that it tells of. The party is named as in the candidate groups of its task; one without an account is
 * told nothing.
 */
export function sendNotice({ catalog }: Pick<Applications, 'catalog'>): ServiceTask {
  return async ({ command, elementId, input, run }) => {
    const text = String(input['text'] ?? '');
    if (!text) throw new Problem('expression_failed', { place: elementId, reason: 'the notice has no text' });
    const application = await findApplication(command.db, run.businessKey);
    if (!application) throw new Problem('not_found');
    const notice = { text, textEn: String(input['textEn'] ?? text) };
    switch (input['to'] ?? 'applicant') {
      case 'applicant': return insertNotices(command, [application.applicantId], { ...notice, applicationId: application.id, link: null });
      case 'party': {
        const accounts = await accountsOfParty(command.db, catalog, application.portal, String(input['party'] ?? ''));
        // The party sees the case on its task's page, which is not known before there is a task.
        return insertNotices(command, accounts, { ...notice, applicationId: null, link: `/review/cases/${application.portal}/${application.number}` });
      }
      default: throw new Problem('expression_failed', { place: elementId, reason: `nobody is called "${String(input['to'])}"` });
    }
  };
}

interface NewNotice extends Pick<Notice, 'applicationId' | 'link' | 'text'> { textEn: string }

async function insertNotices(command: Command, accounts: readonly string[], { applicationId, link, text, textEn }: NewNotice): Promise<void> {
  const rows = accounts.map((accountId) => ({ id: newId(), account_id: accountId, application_id: applicationId, link, text_zh: text, text_en: textEn, created_at: toStored(command.now) }));
  if (rows.length > 0) await command.db('notices').insert(rows);
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
