import { toStored } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import type { Command } from '../platform/run-command.ts';
import type { QueryDefinition } from './query-definition.ts';
import type { QueryResult } from './result-store.ts';

/** A notice that the file is ready, for whoever was told to come back; in the transaction that makes it ready. */
export async function tellOwner(command: Command, { title }: QueryDefinition, { background, portal, query, accountId }: QueryResult): Promise<void> {
  if (!background) return;
  await command.db('notices').insert({
    id: newId(), account_id: accountId, application_id: null, link: `/queries/${portal}/${query}#results`, created_at: toStored(command.now),
    text_zh: `“${title.zh}”的文件已生成，请前往下载`, text_en: `The file of "${title.en}" is ready to be downloaded`,
  });
}
