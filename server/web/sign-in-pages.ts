import { Router, type Request, type RequestHandler } from 'express';
import { h } from 'preact';
import { requireOperatorRight } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { BrowserSession } from '../platform/http-route.ts';
import { problemOf } from './answer-problem.ts';
import type { PageContext } from './page-context.ts';
import { pageHandler, pageContext, Redirect, sendPage, type PageParts } from './page-handler.ts';
import { localPath } from './preferences.ts';
import { EmployersPage } from './views/employers.tsx';
import { OperatorsPage } from './views/operators.tsx';
import { ProofPage } from './views/proof-question.tsx';
import { ScanConfirm } from './views/scan-confirm.tsx';
import { SignInFailed } from './views/sign-in-failed.tsx';

/** Signing in at a provider, the phone's side of a scan, for whom one acts, and an employer's operators. */
export function signInPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();
  const sessionOf = (request: Request): BrowserSession => parts.identity.sessionOf(request);
  const wayOf = (request: Request): string => `${request.params['portal']}/${request.params['way']}`;
  const kindOf = (request: Request) => (request.query['kind'] === 'employer' ? 'employer' as const : 'individual' as const);

  router.get('/login/with/:portal/:way', atProvider(parts, (page, request) =>
    ports.beginSignIn(page.caller, sessionOf(request), wayOf(request), kindOf(request), localPath(request.query['next']))));

  router.get('/login/return/:portal/:way', atProvider(parts, (page, request) => ports.endSignIn(page.caller, sessionOf(request), wayOf(request), searchOf(request))));

  router.get('/login/certificate/:portal/:way', atProvider(parts, (page, request) =>
    ports.endByCertificate(page.caller, sessionOf(request), wayOf(request), String(request.query['state'] ?? ''), (name) => request.get(name))));

  router.get('/login/proof', pageHandler(parts, 'anyone', async (page, request) => {
    const next = localPath(request.query['next']);
    const [question] = await ports.openProofs(page.caller, sessionOf(request));
    if (question) return h(ProofPage, { page, question, next });
    // Asked is the holder, whom a provider has proven, and not whoever uses the account otherwise.
    if (page.caller.proofPending) throw new Problem('proof_pending');
    return new Redirect(next);
  }));

  router.get('/scan/confirm/:id', pageHandler(parts, 'anyone', async (page, request) =>
    h(ScanConfirm, { page, question: await ports.scanQuestion(page.caller, sessionOf(request), String(request.params['id'])) })));

  router.get('/scan/:code', atProvider(parts, (page, request) => ports.openScan(page.caller, sessionOf(request), String(request.params['code'])), true));

  router.get('/account/employers', pageHandler(parts, 'signed-in', async (page, request) => {
    const next = localPath(request.query['next'], '');
    const employers = await ports.myEmployers(page.caller);
    // After signing in only those are asked who have a choice that they have not made.
    const isSettled = page.caller.actingFor || (employers.total === 0 && employers.invitations.length === 0);
    return next !== '' && isSettled ? new Redirect(next) : h(EmployersPage, { page, employers, rights: await ports.operatorRights(page.caller), next: next || '/account/employers' });
  }));

  router.get('/account/operators', pageHandler(parts, ['employer'], async (page) => {
    if (!page.caller.actingFor) throw new Problem('not_allowed');
    requireOperatorRight(page.caller, 'administrator');
    return h(OperatorsPage, { page, operators: await ports.operators(page.caller), rights: await ports.operatorRights(page.caller) });
  }));

  return router;
}

type Lead = (page: PageContext, request: Request) => Promise<string>;

/** Sends the browser on, to the provider or back from it; what fails is explained on a page with a way out. */
function atProvider(parts: PageParts, lead: Lead, onPhone = false): RequestHandler {
  return async (request, response) => {
    const page = await pageContext(parts, request);
    try {
      const to = await lead(page, request);
      response.setHeader('Cache-Control', 'no-store').redirect(303, to);
    } catch (error) {
      const answered = problemOf(error, page.locale, parts.platform.log);
      sendPage(response, answered.problem.status, h(SignInFailed, { page, answered, onPhone }));
    }
  };
}

function searchOf(request: Request): string {
  const at = request.originalUrl.indexOf('?');
  return at < 0 ? '' : request.originalUrl.slice(at);
}
