import { systemCaller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { JobHandler } from '../platform/job-runner.ts';
import { runsWaitingFor } from '../workflow/message-store.ts';
import { sendMessage } from '../workflow/run-commands.ts';
import type { ServiceTask } from '../workflow/service-types.ts';
import type { Applications } from './applications.ts';
import { lockRunOf, runWorkflowCommand } from './lock-run.ts';

export const messageJob = 'message.deliver';

/** The service task `message:send`. It goes out as a job, since two applications are never locked in one command. */
export const postMessage: ServiceTask = async ({ command, elementId, input, run }) => {
  const { name, application, variables } = input;
  if (typeof name !== 'string' || typeof application !== 'string') throw new Problem('expression_failed', { place: elementId, reason: 'name and application must be texts' });
  command.enqueue({ kind: messageJob, payload: { name, application, variables: variables ?? {}, from: run.businessKey, message: newId() } });
};

/**
 * Delivers to the runs that wait for it, to each once however often the job runs; when none does (yet), the job fails and
 * is tried again later.
 */
export function deliverMessage(applications: Applications): JobHandler {
  const { platform, services } = applications;
  return async ({ name, application: id, variables, message }) => {
    const earlier = await platform.db('delivered_messages').where({ message: String(message) }).first('message');
    const runs = await runsWaitingFor(platform.db, String(id), String(name));
    if (runs.length === 0 && !earlier) throw new Error(`application ${String(id)} does not wait for the message "${String(name)}"`);
    for (const runId of runs) {
      await runWorkflowCommand(applications, systemCaller, async (command) => {
        const { scope } = await lockRunOf(command, applications, String(id));
        const delivery = { message: String(message), run_id: runId };
        if (await command.db('delivered_messages').where(delivery).first('message')) return;
        await command.db('delivered_messages').insert({ ...delivery, at: toStored(command.now) });
        await sendMessage(command, services, { runId, name: String(name), variables: variables as Record<string, unknown>, scope });
      });
    }
  };
}
