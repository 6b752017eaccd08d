import { Problem } from '../platform/errors.ts';
import type { ServiceTask, ServiceTasks } from '../workflow/service-types.ts';
import { findApplication, findSubmission } from './application-store.ts';
import type { Applications } from './applications.ts';
import { postCall } from './call-system.ts';
import { changeRegisters } from './change-registers.ts';
import { postMessage } from './deliver-message.ts';
import { issueReceipt } from './issue-receipt.ts';
import { materialsByIds } from './material-store.ts';
import { sendNotice } from './send-notice.ts';
import { setStatus } from './set-status.ts';

/** The executors of the closed vocabulary of service tasks, for applications. */
export function serviceTasks(applications: Pick<Applications, 'platform' | 'catalog' | 'registers'>): ServiceTasks {
  const registers = changeRegisters(applications);
  return {
    'register:update': registers,
    'register:create': registers,
    'document:issue': issueReceiptOfRun(applications),
    'notify': sendNotice(applications),
    'application:status': setStatus,
    'message:send': postMessage,
    'http:call': postCall,
  };
}

function issueReceiptOfRun(applications: Pick<Applications, 'platform' | 'catalog'>): ServiceTask {
  return async ({ command, run }) => {
    const application = await findApplication(command.db, run.businessKey);
    const submission = application && (await findSubmission(command.db, application.id));
    if (!application || !submission) throw new Problem('not_found');
    const version = await applications.catalog.version(command.db, application.itemVersionId);
    const materials = await materialsByIds(command.db, application.id, submission.materials);
    await issueReceipt(command, applications, application, version, submission, materials);
  };
}
