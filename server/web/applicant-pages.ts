import { Router } from 'express';
import { h } from 'preact';
import { Problem } from '../platform/errors.ts';
import { pageHandler, Redirect, type PageParts } from './page-handler.ts';
import { queryPage, queryTable, queryText } from './page-query.ts';
import { inPortal } from './portal-of-page.ts';
import { AccountSettings } from './views/account-settings.tsx';
import { ApplicationPage } from './views/application-page.tsx';
import { ChangeMobile } from './views/change-mobile.tsx';
import { EditApplication } from './views/edit-application.tsx';
import { MyApplications } from './views/my-applications.tsx';
import { Notices } from './views/notices.tsx';
import { Submitted } from './views/submitted.tsx';

/** Pages for who applies: filling, submitting, following, and one's account. */
export function applicantPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();

  router.get('/items/:portal/:item/apply', pageHandler(parts, 'signed-in', async (page, request) => {
    const ref = `${request.params['portal']}/${request.params['item']}`;
    // What is applied for by sheets alone has its own page.
    if ((await ports.item(ref, page.caller)).batch === 'only') return new Redirect(`/items/${ref}/batch`);
    const draft = await ports.startDraft(page.caller, `${request.params['portal']}/${request.params['item']}`);
    return new Redirect(`/applications/${draft.id}/edit`);
  }));

  router.get('/applications', pageHandler(parts, 'signed-in', async (page, request) => {
    const filter = { status: queryText(request, 'status'), batch: queryText(request, 'batch', 36), page: queryPage(request) };
    return h(MyApplications, { page, filter, listing: await ports.myApplications(page.caller, filter), unread: await ports.unreadNotices(page.caller) });
  }));

  router.get('/applications/:id', pageHandler(parts, 'signed-in', async (page, request) => {
    const application = await ports.application(page.caller, String(request.params['id']), queryPage(request));
    return h(ApplicationPage, { page: await inPortal(ports, page, application.item.ref), application, turned: queryTable(request) });
  }));

  router.get('/applications/:id/edit', pageHandler(parts, 'signed-in', async (page, request) => {
    const application = await ports.application(page.caller, String(request.params['id']));
    if (!application.editable) return new Redirect(`/applications/${application.id}`);
    const offer = application.batch === 'grid' ? await ports.batchOffer(page.caller, application.item.ref, application.id) : null;
    return h(EditApplication, { page: await inPortal(ports, page, application.item.ref), application, offer });
  }));

  router.get('/applications/:id/submitted', pageHandler(parts, 'signed-in', async (page, request) => {
    const application = await ports.application(page.caller, String(request.params['id']));
    if (application.number === null) throw new Problem('not_found');
    return h(Submitted, { page: await inPortal(ports, page, application.item.ref), application });
  }));

  router.get('/account', pageHandler(parts, 'signed-in', async (page, request) =>
    h(AccountSettings, { page, account: await ports.account(page.caller, parts.identity.sessionOf(request)) })));

  router.get('/account/mobile', pageHandler(parts, 'signed-in', async (page, request) => {
    const { kind } = parts.platform.config.messages;
    return h(ChangeMobile, { page, account: await ports.account(page.caller, parts.identity.sessionOf(request)), state: { sms: kind !== 'none', demo: kind === 'demo' } });
  }));

  router.get('/account/notices', pageHandler(parts, 'signed-in', async (page, request) => {
    const number = queryPage(request);
    return h(Notices, { page, number, listing: await ports.notices(page.caller, number) });
  }));

  return router;
}
