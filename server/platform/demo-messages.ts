import { toStored } from './clock.ts';
import type { Queryable } from './database.ts';
import type { Platform } from './platform.ts';
import type { ShortMessage } from './send-message.ts';

export interface DemoMessage { id: string; to: string; text: string; sentAt: string }

const keptMilliseconds = 86_400_000;

/** Keeps a message for whoever tries the demo instead of sending it; those of yesterday go. */
export async function keepDemoMessage({ db, clock }: Pick<Platform, 'db' | 'clock'>, { id, to, text }: ShortMessage): Promise<void> {
  const now = clock.now();
  await db('demo_messages').where('created_at', '<=', toStored(new Date(now.getTime() - keptMilliseconds))).delete();
  await db('demo_messages').insert({ id, recipient: to, text, created_at: toStored(now) }).onConflict('id').ignore();
}

/** The last messages of the demo, newest first. */
export async function listDemoMessages(db: Queryable, limit = 20): Promise<DemoMessage[]> {
  return db('demo_messages').orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }]).limit(limit)
    .select({ id: 'id', to: 'recipient', text: 'text', sentAt: 'created_at' });
}
