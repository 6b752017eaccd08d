/**
 * A server process of its own for the crash tests: `worker-process.ts decide` completes random tasks for ever,
 * `worker-process.ts fire` fires due timers until it is told to stop. DATABASE_URL and DATA_DIR name the database.
 */
import { systemClock } from '../../server/platform/clock.ts';
import { readConfig } from '../../server/platform/config.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { DiskFileStore } from '../../server/platform/file-store.ts';
import { openLog } from '../../server/platform/log.ts';
import { newId } from '../../server/platform/ids.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { completeTask, fireTimer } from '../../server/workflow/run-commands.ts';
import type { ServiceTasks } from '../../server/workflow/service-types.ts';
import { takeDueTimers } from '../../server/workflow/timer-store.ts';

/** An effect that a doubled or a lost command would show in: one row each time. */
export const countingServices = {
  'register:update': async ({ command, run }) => { await command.db('test_effects').insert({ id: newId(), run_id: run.id }); },
} as Partial<ServiceTasks> as ServiceTasks;

async function decideForEver(platform: Platform): Promise<void> {
  for (;;) {
    const open = await platform.db('workflow_tasks').where({ status: 'open' }).select('id', 'element_id');
    const task = open[Math.floor(Math.random() * open.length)];
    if (!task) throw new Error('no open task');
    const decision = task.element_id === 'correct' ? 'submit' : Math.random() < 0.6 ? 'approve' : 'return';
    await runCommand(platform, systemCaller, (command) => completeTask(command, countingServices, { taskId: task.id, decision, comment: 'x', scope: {} }))
      .catch((error: unknown) => { if (!(error instanceof Problem)) throw error; });
    process.stdout.write('done\n');
  }
}

async function fireForEver(platform: Platform): Promise<void> {
  for (;;) {
    const due = await takeDueTimers(platform.db, platform.clock.now(), platform.config.node, 5, 10);
    for (const timer of due) {
      await runCommand(platform, systemCaller, (command) => fireTimer(command, countingServices, timer.id, {}));
      process.stdout.write('done\n');
    }
    if (!due.length) await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const mode = process.argv[2];
if (mode === 'decide' || mode === 'fire') {
  const config = readConfig(process.env);
  const platform: Platform = { config, db: openDatabase(config.database), clock: systemClock, log: openLog('silent'), files: new DiskFileStore(config.dataDir), wakeJobs: () => undefined };
  process.stdout.write('ready\n');
  await (mode === 'decide' ? decideForEver(platform) : fireForEver(platform));
}
