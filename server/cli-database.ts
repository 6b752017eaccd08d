import { join } from 'node:path';
import { UsageError, type CliCommand } from './cli-command.ts';
import { findAccountByLogin } from './identity/account-store.ts';
import { createToken } from './identity/api-tokens.ts';
import { verifyAudit } from './platform/audit.ts';
import { systemCaller } from './platform/caller.ts';
import { systemClock } from './platform/clock.ts';
import { readConfig } from './platform/config.ts';
import { createDatabaseIfMissing, openDatabase } from './platform/database.ts';
import { DiskFileStore } from './platform/file-store.ts';
import { openLog } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import type { Platform } from './platform/platform.ts';
import { runCommand } from './platform/run-command.ts';

/** `npm run -s token -- ACCOUNT`: prints a new API token of the account. */
export const tokenCommand: CliCommand = async ([login, ...rest], line) => {
  if (!login || rest.length > 0) throw new UsageError('token takes one account');
  return withPlatform(async (platform) => {
    const account = await findAccountByLogin(platform.db, login);
    if (!account) throw new Error(`there is no account "${login}"; start the server once to make the demo accounts`);
    const { token } = await runCommand(platform, systemCaller, (command) => createToken(command, account.id, 'command line'));
    line.print(token);
    return 0;
  });
};

/** `npm run audit`: verifies the audit chain; exit code 1 when it is broken. */
export const auditCommand: CliCommand = async (_parameters, line) => withPlatform(async ({ db }) => {
  const verdict = await verifyAudit(db);
  line.print(verdict);
  return verdict.valid ? 0 : 1;
});

/** Opens the database that the environment names, for as long as the work takes. */
export async function withPlatform(work: (platform: Platform) => Promise<number>): Promise<number> {
  const config = readConfig();
  await createDatabaseIfMissing(config.database);
  const db = openDatabase(config.database);
  try {
    await migrate(db, join(config.rootDir, 'migrations'));
    return await work({ config, db, clock: systemClock, log: openLog('error'), files: new DiskFileStore(config.dataDir), wakeJobs: () => undefined });
  } finally {
    await db.destroy();
  }
}
