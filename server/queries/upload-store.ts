import { ownerId, type Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { QueryCard } from './query-definition.ts';
import type { UploadView } from './query-view.ts';

const table = 'query_uploads';

export async function insertUpload(db: Queryable, caller: Caller, { portal, query }: Pick<QueryCard, 'portal' | 'query'>, fileName: string, found: readonly string[], now: Date): Promise<UploadView> {
  const id = newId();
  await db(table).insert({ id, portal, query, account_id: caller.accountId, owner_id: ownerId(caller), file_name: fileName, count: found.length, found: JSON.stringify(found), created_at: toStored(now) });
  return { id, fileName, count: found.length };
}

/** The values of the caller's own upload; Problem('not_found') for any other. */
export async function uploadedValues(db: Queryable, caller: Caller, { portal, query }: Pick<QueryCard, 'portal' | 'query'>, id: string): Promise<string[]> {
  const row = await db(table).where({ id, portal, query, account_id: caller.accountId, owner_id: ownerId(caller) }).first('found') as { found: string } | undefined;
  if (!row) throw new Problem('not_found');
  return JSON.parse(row.found) as string[];
}

export async function forgetUploads(db: Queryable, before: Date): Promise<void> {
  await db(table).where('created_at', '<', toStored(before)).delete();
}
