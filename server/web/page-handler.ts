import type { Request, RequestHandler, Response } from 'express';
import type { JSX } from 'preact';
import { h } from 'preact';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Right } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { problemOf } from './answer-problem.ts';
import type { Assets } from './assets.ts';
import { requireRight } from './mount-routes.ts';
import type { PageContext } from './page-context.ts';
import type { PagePorts } from './page-ports.ts';
import { largeTextFrom, localPath } from './preferences.ts';
import type { RequestIdentity } from './request-identity.ts';
import { textsIn } from './texts/texts.ts';
import { renderPage } from './views/document.tsx';
import { ErrorPage } from './views/error-page.tsx';

/** What the pages stand on. */
export interface PageParts {
  ports: PagePorts;
  identity: RequestIdentity;
  assets: Assets;
  platform: Pick<Platform, 'clock' | 'log' | 'config'>;
}

/** Where a page leads instead of showing itself. */
export class Redirect { constructor(readonly to: string) {} }

type Build = (page: PageContext, request: Request) => Promise<JSX.Element | Redirect>;

/**
 * A page as an Express handler: checks the right, builds the page, and shows every error as a page. Who is not signed
 * in is sent to sign in and comes back.
 */
export function pageHandler(parts: PageParts, right: Right, build: Build): RequestHandler {
  return async (request, response) => {
    const page = await pageContext(parts, request);
    try {
      requireRight(right, page.caller);
      const result = await build(page, request);
      if (result instanceof Redirect) response.setHeader('Cache-Control', 'no-store').redirect(303, result.to);
      else sendPage(response, 200, result);
    } catch (error) {
      showProblem(parts, page, response, error);
    }
  };
}

/** Shows an error as a page; who is not signed in is sent to sign in, and who has to answer for the account to the question. */
export function showProblem(parts: PageParts, page: PageContext, response: Response, error: unknown): void {
  if (error instanceof Problem && error.code === 'not_signed_in') {
    response.setHeader('Cache-Control', 'no-store').redirect(303, `/login?reason=first&next=${encodeURIComponent(page.url)}`);
    return;
  }
  if (error instanceof Problem && error.code === 'proof_pending' && !page.url.startsWith('/login/proof')) {
    response.setHeader('Cache-Control', 'no-store').redirect(303, `/login/proof?next=${encodeURIComponent(page.url)}`);
    return;
  }
  const answered = problemOf(error, page.locale, parts.platform.log);
  sendPage(response, answered.problem.status, h(ErrorPage, { page, answered }));
}

export function sendPage(response: Response, status: number, page: JSX.Element): void {
  response.status(status).setHeader('Cache-Control', 'no-store').type('html').send(renderPage(page));
}

/** `portal` in the path or the only portal there is gives the page its name and colours. */
export async function pageContext(parts: PageParts, request: Request): Promise<PageContext> {
  const caller = parts.identity.callerOf(request);
  return {
    caller,
    locale: caller.locale,
    t: textsIn(caller.locale),
    largeText: largeTextFrom(request),
    url: localPath(request.originalUrl),
    assets: parts.assets,
    portal: await portalOf(parts, request),
    now: parts.platform.clock.now(),
    mayChoose: await mayChoose(parts, caller),
  };
}

async function mayChoose({ ports, platform }: PageParts, caller: Caller): Promise<boolean> {
  // Staff act for nobody else, and an employer's own account only for its own.
  if (caller.accountId === null || caller.actingFor?.id === caller.accountId || !(caller.actingFor || caller.roles.includes('individual'))) return false;
  try {
    const { total, invitations } = await ports.myEmployers(caller);
    return total > 0 || invitations.length > 0;
  } catch (error) {
    platform.log.error({ err: error }, 'employers not readable');
    return false;
  }
}

async function portalOf({ ports, identity, platform }: PageParts, request: Request): Promise<PageContext['portal']> {
  const caller = identity.callerOf(request);
  try {
    const portals = await ports.portals(caller);
    const named = /^\/(?:portal|items|queries)\/([^/]+)/.exec(request.path)?.[1];
    return portals.find((portal) => portal.portal === named) ?? (portals.length === 1 ? portals[0]! : null);
  } catch (error) {
    // The error page must show itself even where the portals cannot be read.
    platform.log.error({ err: error }, 'portals not readable');
    return null;
  }
}
