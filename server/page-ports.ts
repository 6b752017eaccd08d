import { describeApplication, myApplications } from './applications/describe-application.ts';
import type { Applications } from './applications/applications.ts';
import { startDraft } from './applications/start-draft.ts';
import { describeItem } from './catalog/describe-item.ts';
import { listItems } from './catalog/list-items.ts';
import { portalView } from './catalog/portal-settings.ts';
import { describeRecord, describeRegister, listRegisters, listTransfers } from './designer/describe-registers.ts';
import { allowVerification } from './documents/limit-verifications.ts';
import { verifyDocument } from './documents/verify-document.ts';
import { listTokens } from './identity/api-tokens.ts';
import { findAccount } from './identity/account-store.ts';
import { currentSessionId } from './identity/browser-session.ts';
import { listSessions } from './identity/session-store.ts';
import { signOut } from './identity/sign-out.ts';
import { Problem } from './platform/errors.ts';
import { describeTask, listTasks, queueItems } from './review/describe-task.ts';
import { pageSize, type PagePorts } from './web/page-ports.ts';

/** The pages' functions: the same that the API calls. */
export function pagePorts(applications: Applications): PagePorts {
  const { platform, catalog } = applications;
  return {
    portals: async (caller) => catalog.portals().map((settings) => portalView(settings, caller.locale)),
    portal: async (portal, caller) => portalView(catalog.portal(portal), caller.locale),
    async items(portal, filter, caller) {
      const rows = listItems(catalog, { portal, ...filter }, caller.locale);
      return { rows, total: rows.length };
    },
    async item(ref, caller) {
      const version = catalog.current(ref);
      return describeItem(version, catalog.portal(version.portal), caller.locale, platform.clock.now());
    },
    async startDraft(caller, ref) {
      const { application } = await startDraft(applications, caller, ref);
      return { id: application.id };
    },
    myApplications: (caller, filter) => myApplications(applications, caller, filter, pageSize),
    application: (caller, id) => describeApplication(applications, caller, id),
    queue: (caller, filter) => listTasks(applications, caller, filter, pageSize),
    queueItems: (caller) => queueItems(applications, caller),
    task: (caller, id) => describeTask(applications, caller, id),
    async verify(number, code, caller) {
      await allowVerification(caller);
      return verifyDocument(platform, number, code);
    },
    async account(caller, session) {
      const account = await findAccount(platform.db, caller.accountId ?? '');
      if (!account) throw new Problem('not_signed_in');
      const now = platform.clock.now();
      const current = currentSessionId(session);
      return {
        name: account.name, account: account.login, kind: account.kind,
        tokens: await listTokens(platform.db, account.id, now),
        sessions: (await listSessions(platform.db, account.id, now)).map((row) => ({ ...row, current: row.id === current })),
      };
    },
    registers: (caller) => listRegisters(applications, caller, catalog.portals().map(({ portal }) => portal)),
    register: (caller, portal, register, filter) => describeRegister(applications, caller, portal, register, { ...filter, pageSize }),
    record: (caller, portal, register, id) => describeRecord(applications, caller, portal, register, id),
    transfers: (caller, portal, register) => listTransfers(applications, caller, portal, register),
    async signOut(caller, session) { await signOut(platform, caller, session); },
  };
}
