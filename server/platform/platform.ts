import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { FileStore } from './file-store.ts';
import type { Logger } from './log.ts';

/** What every part stands on; made once in `wiring.ts` and passed down. */
export interface Platform {
  config: Config;
  db: Database;
  clock: Clock;
  log: Logger;
  files: FileStore;
  /** Tells the job runner of this node that work was committed. */
  wakeJobs(kinds: readonly string[]): void;
}
