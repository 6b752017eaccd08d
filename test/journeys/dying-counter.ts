/**
 * A process that carries out one command and is killed before its n-th SQL statement. Run by `kill-at-any-statement.test.ts`:
 * arguments are the database's address and the data folder; a line of standard input is `{command, dieAt}` (0: never).
 */
import { createInterface } from 'node:readline';
import { readConfig } from '../../server/platform/config.ts';
import { openLog } from '../../server/platform/log.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { DiskFileStore } from '../../server/platform/file-store.ts';
import { NumberSequences } from '../../server/platform/number-sequence.ts';
import { SteppedClock } from '../../server/platform/clock.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { Catalog } from '../../server/catalog/catalog.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import type { Applications } from '../../server/applications/applications.ts';
import { serviceTasks } from '../../server/applications/service-tasks.ts';
import { submitApplication } from '../../server/applications/submit-application.ts';
import { decideTask } from '../../server/review/decide-task.ts';
import type { Caller } from '../../server/platform/caller.ts';

export type DyingCommand =
  | { kind: 'submit'; caller: Caller; id: string; key: string }
  | { kind: 'decide'; caller: Caller; taskId: string; decision: string };

const [databaseUrl, dataDir] = process.argv.slice(2) as [string, string];
const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, BANSHI_ROOT: process.env['BANSHI_ROOT'], BANSHI_SECRET: 'x'.repeat(40) });
const db = openDatabase(config.database);
const platform: Platform = { config, db, clock: new SteppedClock('2026-03-10T02:00:00.000Z'), log: openLog('silent'), files: new DiskFileStore(dataDir), wakeJobs: () => undefined };
const catalog = new Catalog(db);
await catalog.load();
const registers = new RegisterDirectory();
registers.fill(catalog.registerForms());
const applications: Applications = { platform, catalog, registers, numbers: new NumberSequences(db, 1), services: serviceTasks({ platform, catalog, registers }) };

const [line] = await new Promise<string[]>((resolve) => createInterface({ input: process.stdin }).once('line', (text) => resolve([text])));
const { command, dieAt } = JSON.parse(line!) as { command: DyingCommand; dieAt: number };

let statements = 0;
db.on('query', () => {
  statements++;
  if (statements === dieAt) process.kill(process.pid, 'SIGKILL');
});
const answer = command.kind === 'submit'
  ? await submitApplication(applications, command.caller, command.id, {}, command.key)
  : await decideTask(applications, command.caller, command.taskId, { decision: command.decision });
process.stdout.write(JSON.stringify({ answer, statements }), () => process.exit(0));
