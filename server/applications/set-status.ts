import { toStored } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { ServiceTask } from '../workflow/service-types.ts';
import { updateApplication, type Application } from './application-store.ts';
import type { ApplicationStatus } from './application-view.ts';

const settable: readonly ApplicationStatus[] = ['in_review', 'returned', 'approved', 'rejected', 'withdrawn', 'expired'];
const final: readonly ApplicationStatus[] = ['approved', 'rejected', 'withdrawn', 'expired'];

/** The service task `application:status`: what the diagram says becomes the application's status. */
export const setStatus: ServiceTask = async ({ command, elementId, input, run }) => {
  const status = String(input['status']) as ApplicationStatus;
  if (!settable.includes(status)) throw new Problem('expression_failed', { place: elementId, reason: `"${status}" is not a status` });
  const at = toStored(command.now);
  const { reason } = input;
  const changes: Partial<Application> = {
    status, updatedAt: at,
    decidedAt: final.includes(status) ? at : null,
    returnReason: status === 'returned' && typeof reason === 'string' ? reason : null,
  };
  await updateApplication(command.db, run.businessKey, changes);
  command.audit({ action: 'application.status', subjectType: 'application', subjectId: run.businessKey, details: { status, ...(typeof reason === 'string' && { reason }) } });
};
