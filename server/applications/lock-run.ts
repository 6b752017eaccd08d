import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { noteIncident } from '../workflow/incident-store.ts';
import { findSubmission, lockApplication, type Application, type Submission } from './application-store.ts';
import type { Applications } from './applications.ts';
import { runScope } from './run-scope.ts';

/** A submitted application, locked, with what its diagram's expressions may read. */
export interface LockedRun { application: Application & { runId: string }; version: ItemVersion; submission: Submission; scope: Record<string, unknown> }

/** Locks the application before its run, as every command does. Problem('not_found') for one that has no run. */
export async function lockRunOf(command: Command, { catalog }: Pick<Applications, 'catalog'>, applicationId: string): Promise<LockedRun> {
  const application = await lockApplication(command.db, applicationId);
  const submission = await findSubmission(command.db, application.id);
  const { runId } = application;
  if (!submission || !runId) throw new Problem('not_found');
  const version = await catalog.version(command.db, application.itemVersionId);
  return { application: { ...application, runId }, version, submission, scope: runScope(application, version, submission) };
}

/**
 * A command that moves a workflow. When the run cannot go on (a condition fails, it stalls), the command is undone and
 * an incident is left for an administrator.
 */
export async function runWorkflowCommand<T>({ platform }: Pick<Applications, 'platform'>, caller: Caller, work: (command: Command) => Promise<T>): Promise<T> {
  try {
    return await runCommand(platform, caller, work);
  } catch (error) {
    const noted = await noteIncident(platform.db, error, platform.clock.now()).catch((failure: unknown) => platform.log.error({ err: failure }, 'an incident could not be written'));
    if (noted) platform.log.error({ err: error }, 'a run could not go on, an incident is left');
    throw error;
  }
}
