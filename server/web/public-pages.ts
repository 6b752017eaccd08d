import { Router } from 'express';
import { h } from 'preact';
import { Problem } from '../platform/errors.ts';
import { pageHandler, Redirect, showProblem, pageContext, type PageParts } from './page-handler.ts';
import type { PageContext } from './page-context.ts';
import type { ItemFilter } from './page-ports.ts';
import { queryText } from './page-query.ts';
import { localPath } from './preferences.ts';
import { registrationOf } from './registration-pages.ts';
import { Home } from './views/home.tsx';
import { PortalPage } from './views/portal-page.tsx';
import { ServiceCentre } from './views/service-centre.tsx';
import { ServiceGuide } from './views/service-guide.tsx';
import { SignedInAgain, SignIn } from './views/sign-in.tsx';
import { VerifyDocument } from './views/verify-document.tsx';

/** Pages for anyone: the way in, the service centre, guides, verification, signing in and out. */
export function publicPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();

  router.get('/', pageHandler(parts, 'anyone', async (page) => {
    if (page.caller.roles.includes('reviewer')) return new Redirect('/review');
    const portals = await ports.portals(page.caller);
    return portals.length === 1 ? new Redirect(`/portal/${portals[0]!.portal}/items`) : h(Home, { page, portals });
  }));

  router.get('/portal/:portal/items', pageHandler(parts, 'anyone', async (page, request) => {
    const portal = await ports.portal(String(request.params['portal']), page.caller);
    const filter: ItemFilter = {
      audience: queryText(request, 'audience'), category: queryText(request, 'category'),
      purpose: queryText(request, 'purpose'), q: queryText(request, 'q', 100),
    };
    const listing = await ports.items(portal.portal, filter, page.caller);
    return h(ServiceCentre, { page: { ...page, portal }, portal, filter, listing });
  }));

  router.get('/portal/:portal/pages/:page', pageHandler(parts, 'anyone', async (page, request) => {
    const portal = await ports.portal(String(request.params['portal']), page.caller);
    const view = await ports.portalPage(portal.portal, String(request.params['page']), page.caller);
    return h(PortalPage, { page: { ...page, portal }, portal, view, tab: queryText(request, 'tab', 40) ?? null });
  }));

  router.get('/items/:portal/:item/guide', pageHandler(parts, 'anyone', async (page, request) => {
    const item = await ports.item(`${request.params['portal']}/${request.params['item']}`, page.caller);
    return h(ServiceGuide, { page, item });
  }));

  router.get('/verify', pageHandler(parts, 'anyone', async (page, request) => {
    const number = queryText(request, 'number', 64) ?? '';
    const code = queryText(request, 'code', 64) ?? '';
    const asked = request.query['number'] !== undefined || request.query['code'] !== undefined;
    const complete = number !== '' && code !== '';
    const result = complete ? await ports.verify(number, code, page.caller) : null;
    const name = queryText(request, 'portal', 60);
    const portal = name === undefined ? undefined : await ports.portal(name, page.caller);
    return h(VerifyDocument, { page: { ...page, ...(portal && { portal }) }, number, code, result, incomplete: asked && !complete });
  }));

  router.get('/login', pageHandler(parts, 'anyone', async (page, request) => {
    const next = localPath(request.query['next']);
    if (page.caller.accountId !== null) return next === '/signed-in' ? h(SignedInAgain, { page }) : new Redirect(next);
    const kind = request.query['kind'] === 'employer' ? 'employer' : 'individual';
    const reason = (['expired', 'first', 'out'] as const).find((known) => known === request.query['reason']) ?? null;
    const registration = registrationOf(await ports.registrationForms(page.caller), kind, next);
    const ways = (await ports.signInWays(page.caller, next)).filter(({ kinds }) => kinds.includes(kind));
    const way = ways.find(({ key }) => key === request.query['way']) ?? ways[0] ?? null;
    const missing = parts.platform.config.demo ? await ports.missingWays(page.caller, next, kind) : [];
    return h(SignIn, { page: { ...page, portal: await portalOfPath(next, page) }, next, kind, reason, ways, way, missing, registration });
  }));

  /** The page wears the name of the portal that one signs in for. */
  async function portalOfPath(path: string, page: PageContext): Promise<PageContext['portal']> {
    const named = /^\/(?:portal|items|queries)\/([^/?]+)/.exec(path)?.[1];
    return (await ports.portals(page.caller)).find(({ portal }) => portal === named) ?? page.portal;
  }

  router.get('/signed-in', pageHandler(parts, 'signed-in', async (page) => h(SignedInAgain, { page })));

  router.post('/logout', async (request, response) => {
    try {
      await ports.signOut(parts.identity.callerOf(request), parts.identity.sessionOf(request));
      response.redirect(303, '/login?reason=out');
    } catch (error) {
      showProblem(parts, await pageContext(parts, request), response, error);
    }
  });

  // The sign-in form needs its browser module for the proof of work; sent without it, it cannot be checked.
  router.post('/login', async (request, response) => showProblem(parts, await pageContext(parts, request), response, new Problem('captcha_failed')));

  return router;
}
