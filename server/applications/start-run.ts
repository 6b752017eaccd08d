import { Problem } from '../platform/errors.ts';
import type { Command } from '../platform/run-command.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { toldPlainly } from '../workflow/incident-store.ts';
import { completeTask, startRun } from '../workflow/run-commands.ts';
import type { DiagramSource } from '../workflow/run-store.ts';
import { tasksOf } from '../workflow/task-store.ts';
import { updateApplication, type Application, type Submission } from './application-store.ts';
import type { ApplicationStatus } from './application-view.ts';
import type { Applications } from './applications.ts';
import { runScope } from './run-scope.ts';

/** The role of the applicant's own steps in a diagram, such as a correction after a return. */
export const applicantRole = 'applicant';

/**
 * Starts the item's workflow with the first submission; a later one answers the step at which the applicant is waited
 * for. Answers the application's status afterwards (the diagram may have decided it at once). Problem('run_not_possible')
 * when the diagram is at fault, of which the applicant can mend nothing.
 */
export async function startOrContinueRun(command: Command, applications: Applications, application: Application, version: ItemVersion, submission: Submission): Promise<ApplicationStatus> {
  try {
    await goOn(command, applications, application, version, submission);
  } catch (error) {
    throw toldPlainly(error);
  }
  const { status } = await command.db('applications').where({ id: application.id }).first('status');
  return status;
}

async function goOn(command: Command, applications: Applications, application: Application, version: ItemVersion, submission: Submission): Promise<void> {
  const scope = runScope(application, version, submission);
  if (application.runId) {
    const waiting = (await tasksOf(command.db, application.id)).find((task) => task.status === 'open' && task.role === applicantRole);
    if (!waiting) throw new Problem('not_editable');
    await updateApplication(command.db, application.id, { status: 'in_review' });
    await completeTask(command, applications.services, { taskId: waiting.id, decision: waiting.outcomes[0]?.name ?? 'submit', scope });
  } else {
    await updateApplication(command.db, application.id, { status: 'in_review' });
    const run = await startRun(command, applications.services, { diagram: diagramOfVersion(version), businessKey: application.id, variables: {}, scope, remains: application.batchId });
    await updateApplication(command.db, application.id, { runId: run.runId });
  }
}

/** The diagram of an item's version, as the workflow runtime knows it. */
export function diagramOfVersion(version: ItemVersion): DiagramSource {
  return { ref: `${version.workflow}@${version.portal}/${version.item}/${version.version}`, xml: version.workflowXml, parts: version.workflowParts };
}
