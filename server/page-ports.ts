import { describeApplication, myApplications } from './applications/describe-application.ts';
import type { Applications } from './applications/applications.ts';
import { listNotices, unreadNotices } from './applications/send-notice.ts';
import { startDraft } from './applications/start-draft.ts';
import { describeBatch, describeOffer, listBatches } from './batch/describe-batch.ts';
import { describeItem } from './catalog/describe-item.ts';
import { describePortalPage } from './catalog/describe-portal-page.ts';
import { listItems } from './catalog/list-items.ts';
import { portalView } from './catalog/portal-settings.ts';
import { describeDraft } from './designer/describe-drafts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer/designer.ts';
import { describeRecord, describeRegister, listRegisters, listTransfers } from './designer/describe-registers.ts';
import { allowVerification } from './documents/limit-verifications.ts';
import { verifyDocument } from './documents/verify-document.ts';
import { listTokens } from './identity/api-tokens.ts';
import { maskedMobile, mobileOf } from './identity/account-mobiles.ts';
import { findAccountWithPassword } from './identity/account-store.ts';
import { accountsProvenIn, currentSessionId } from './identity/browser-session.ts';
import { noPassword } from './identity/password-hash.ts';
import type { SignInDesk } from './identity/provider-sign-in.ts';
import { listSessions } from './identity/session-store.ts';
import { signOut } from './identity/sign-out.ts';
import { Problem } from './platform/errors.ts';
import { portalPrompts } from './portal-prompts.ts';
import { publishingChecks } from './publishing-checks.ts';
import { registrationPagePorts } from './registration-ports.ts';
import { describeQuery, listResults } from './queries/describe-query.ts';
import { addressOfCase } from './review/address-of-case.ts';
import { describeTask, listTasks, queueItems } from './review/describe-task.ts';
import { signInPorts } from './sign-in-ports.ts';
import { pageSize, type PagePorts } from './web/page-ports.ts';

/** The pages' functions: the same that the API calls. */
export function pagePorts(applications: Applications, signInDesk: SignInDesk): PagePorts {
  const { platform, catalog } = applications;
  const designer: Designer = { applications, republish: async () => undefined, checks: publishingChecks };
  return {
    portals: async (caller) => catalog.portals().map((settings) => portalView(settings, caller.locale)),
    portal: async (portal, caller) => ({ ...portalView(catalog.portal(portal), caller.locale), prompts: await portalPrompts(applications, catalog.portal(portal), caller) }),
    async items(portal, filter, caller) {
      const rows = listItems(catalog, { portal, ...filter }, caller.locale, true);
      const audiences = [...new Set(listItems(catalog, { portal }, caller.locale, true).flatMap(({ audience }) => audience))];
      return { rows, total: rows.length, audiences };
    },
    portalPage: async (portal, name, caller) => describePortalPage(catalog, portal, name, caller.locale),
    async item(ref, caller) {
      const version = catalog.current(ref);
      return describeItem(version, catalog.portal(version.portal), caller.locale, platform.clock.now());
    },
    async startDraft(caller, ref) {
      const { application } = await startDraft(applications, caller, ref);
      return { id: application.id };
    },
    myApplications: (caller, filter) => myApplications(applications, caller, filter, pageSize),
    application: (caller, id, rowsPage) => describeApplication(applications, caller, id, rowsPage),
    batchOffer: async (caller, ref, application) => describeOffer({ applications }, caller, ref, application),
    batches: (caller, filter) => listBatches({ applications }, caller, filter, pageSize),
    batch: (caller, id) => describeBatch({ applications }, caller, id),
    queue: (caller, filter) => listTasks(applications, caller, filter, pageSize),
    addressOfCase: (caller, portal, number) => addressOfCase(applications, caller, portal, number),
    queueItems: (caller) => queueItems(applications, caller),
    task: (caller, id, rowsPage) => describeTask(applications, caller, id, rowsPage),
    async verify(number, code, caller) {
      await allowVerification(caller);
      return verifyDocument(platform, number, code);
    },
    async account(caller, session) {
      const account = await findAccountWithPassword(platform.db, caller.accountId ?? '');
      if (!account) throw new Problem('not_signed_in');
      const now = platform.clock.now();
      const current = currentSessionId(session);
      const mobile = await mobileOf(platform.db, account.id);
      return {
        name: account.name, account: account.login, kind: account.kind,
        password: account.passwordHash !== noPassword ? 'known' : accountsProvenIn(session).includes(account.id) ? 'settable' : 'none',
        mobile: mobile === null ? null : maskedMobile(mobile), proven: accountsProvenIn(session).includes(account.id),
        tokens: await listTokens(platform.db, account.id, now),
        sessions: (await listSessions(platform.db, account.id, now)).map((row) => ({ ...row, current: row.id === current })),
      };
    },
    notices: (caller, page) => listNotices(platform, caller, { limit: pageSize, page }),
    unreadNotices: (caller) => unreadNotices(platform, caller),
    registers: (caller) => listRegisters(applications, caller, catalog.portals().map(({ portal }) => portal)),
    register: (caller, portal, register, filter) => describeRegister(applications, caller, portal, register, { ...filter, pageSize }),
    record: (caller, portal, register, id) => describeRecord(applications, caller, portal, register, id),
    transfers: (caller, portal, register) => listTransfers(applications, caller, portal, register),
    ...registrationPagePorts(platform, catalog, applications.registers),
    ...signInPorts(signInDesk, catalog),
    query: (caller, portal, query) => describeQuery(applications, caller, portal, query),
    queryFiles: (caller, portal, query) => listResults(applications, caller, portal, query),
    designedItem: (caller, portal, item) => describeDraft(designer, caller, portal, item),
    designedPortal: async (caller, portal) => { refuseUnlessAdministersPortal(designer, caller, portal); },
    async signOut(caller, session) { await signOut(platform, caller, session); },
  };
}
