import type { Caller } from '../platform/caller.ts';
import { toStored } from '../platform/clock.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import type { Applications } from '../applications/applications.ts';
import { lockApplication, updateApplication, type Application } from '../applications/application-store.ts';
import { lockRunOf, runWorkflowCommand, type LockedRun } from '../applications/lock-run.ts';
import { diagramOfVersion } from '../applications/start-run.ts';
import { findOpenIncident, listIncidents, type Incident } from '../workflow/incident-store.ts';
import { moveToVersion } from '../workflow/move-to-version.ts';
import { dismissIncident, moveToken, retryIncident } from '../workflow/resolve-incident.ts';
import { cancelRun } from '../workflow/run-commands.ts';
import { findTask } from '../workflow/task-store.ts';
import { administeredPortals, administersPortal } from './designer.ts';
import { casesOfPortals, portalOfCase } from './portal-of-case.ts';

const rowsOfPage = 20;

/** The incidents of the portals that the caller administers. They tell what was typed, so nobody else reads them. */
export async function incidentsOf({ platform: { db } }: Applications, caller: Caller, status: Incident['status'], page: number): Promise<{ rows: Incident[]; total: number }> {
  const portals = administeredPortals(caller);
  return listIncidents(db, status, page, rowsOfPage, portals && casesOfPortals(db, portals));
}

/** As `lockRunOf`; for whoever does not administer its portal, the application does not exist. */
async function lockAdministered(command: Command, applications: Applications, applicationId: string): Promise<LockedRun> {
  const locked = await lockRunOf(command, applications, applicationId);
  if (!administersPortal(command.caller, locked.application.portal)) throw new Problem('not_found');
  return locked;
}

async function administeredIncident(db: Queryable, caller: Caller, id: string): Promise<Incident> {
  const incident = await findOpenIncident(db, id);
  const portal = await portalOfCase(db, incident.businessKey);
  if (portal === null || !administersPortal(caller, portal)) throw new Problem('not_found');
  return incident;
}

/** Does again what an incident is about; when the cause is still there, it fails as before and the incident stays. */
export async function retry(applications: Applications, caller: Caller, incidentId: string): Promise<void> {
  const incident = await administeredIncident(applications.platform.db, caller, incidentId);
  if (incident.attempt.kind === 'start') throw new Problem('start_not_retried');
  await runWorkflowCommand(applications, caller, async (command) => {
    const { scope } = await lockAdministered(command, applications, incident.businessKey);
    await retryIncident(command, applications.services, incidentId, scope);
  });
}

/** Closes an incident that needs nothing more. */
export async function dismiss(applications: Applications, caller: Caller, incidentId: string, reason: string): Promise<void> {
  await runCommand(applications.platform, caller, async (command) => {
    await administeredIncident(command.db, caller, incidentId);
    await dismissIncident(command, incidentId, reason);
  });
}

/** Moves the token of an open task to another element of its diagram. */
export async function moveTask(applications: Applications, caller: Caller, taskId: string, to: string, reason: string): Promise<void> {
  const task = await findTask(applications.platform.db, taskId);
  if (!task) throw new Problem('not_found');
  await runWorkflowCommand(applications, caller, async (command) => {
    const { scope } = await lockAdministered(command, applications, task.businessKey);
    await moveToken(command, applications.services, { taskId, to, reason, scope });
  });
}

/** Ends an application's run from outside; the application counts as expired, with the reason in the audit. */
export async function cancelApplication(applications: Applications, caller: Caller, applicationId: string, reason: string): Promise<void> {
  await runWorkflowCommand(applications, caller, async (command) => {
    const { application } = await lockAdministered(command, applications, applicationId);
    await cancelRun(command, application.runId, reason);
    const at = toStored(command.now);
    await updateApplication(command.db, applicationId, { status: 'expired', decidedAt: at, updatedAt: at });
    command.audit({ action: 'application.cancel', subjectType: 'application', subjectId: applicationId, details: { reason } });
  });
}

/**
 * Moves an open application's run to the diagram of the item's current version. Where a step that waits does not exist
 * there, nothing changes and the obstacles are named. The submission keeps the form that it was made with. A draft that was
 * never submitted goes to the current version as a whole, so that one whose diagram cannot begin need not be given up.
 */
export async function moveApplication(applications: Applications, caller: Caller, applicationId: string): Promise<{ version: number }> {
  return runWorkflowCommand(applications, caller, async (command) => {
    const draft = await lockApplication(command.db, applicationId);
    if (!administersPortal(caller, draft.portal)) throw new Problem('not_found');
    if (draft.status === 'draft') return moveDraft(command, applications, draft);
    const { application, version, scope } = await lockRunOf(command, applications, applicationId);
    const current = applications.catalog.current(`${version.portal}/${version.item}`);
    const obstacles = await moveToVersion(command, application.runId, diagramOfVersion(current), scope);
    if (obstacles.length > 0) throw new Problem('cannot_move_run', {}, obstacles.map(({ element, reason }): FieldError => ({ path: element, code: 'element_moved', message: reason[caller.locale] })));
    return { version: current.version };
  });
}

async function moveDraft(command: Command, { catalog }: Applications, { id, portal, item, revision }: Application): Promise<{ version: number }> {
  const current = catalog.current(`${portal}/${item}`);
  await updateApplication(command.db, id, { itemVersionId: current.id, revision: revision + 1, updatedAt: toStored(command.now) });
  command.audit({ action: 'application.version', subjectType: 'application', subjectId: id, details: { version: current.version } });
  return { version: current.version };
}
