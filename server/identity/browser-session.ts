import type { Request } from 'express';
import type { BrowserSession } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { callerAddress } from './caller-address.ts';
import { sessionCookieName, sessionCookieOptions } from './session-middleware.ts';
import { visitOf } from './browser-visit.ts';
import { hashSessionId, insertSession } from './session-store.ts';

const requests = new WeakMap<BrowserSession, Request>();

/** The request's session, for signing in and out; a route's `call.session`. */
export function browserSession(platform: Platform, request: Request): BrowserSession {
  const session: BrowserSession = {
    async signIn(accountId, employerId = null, proven = []) {
      if (platform.config.production && !request.secure) {
        platform.log.warn('sign-in over plain HTTP: the session cookie is withheld; serve HTTPS, or set TRUSTED_PROXIES behind a TLS proxy');
      }
      await called((callback) => request.session.regenerate(callback));
      await insertSession(platform.db, {
        sessionId: request.sessionID,
        accountId,
        address: callerAddress(request),
        userAgent: request.get('user-agent') ?? null,
      }, platform.clock.now());
      request.session.accountId = accountId;
      if (employerId !== null) request.session.employerId = employerId;
      if (proven.length > 0) request.session.proven = [...proven];
    },
    actFor(employerId) {
      if (employerId === null) delete request.session.employerId;
      else request.session.employerId = employerId;
    },
    visit: () => visitOf(request, platform.config),
    userAgent: () => request.get('user-agent') ?? null,
    async signOut() {
      await called((callback) => request.session.destroy(callback));
      request.res?.clearCookie(sessionCookieName(platform.config), sessionCookieOptions(platform.config));
    },
  };
  requests.set(session, request);
  return session;
}

/** The public id (`SessionView.id`) of the session that a call came with, null if it came with none. */
export function currentSessionId(session: BrowserSession): string | null {
  const request = requests.get(session);
  return request?.session?.accountId ? hashSessionId(request.sessionID) : null;
}

/** The accounts that a provider has proven in the session that a call came with; none where it began by a password. */
export function accountsProvenIn(session: BrowserSession): readonly string[] {
  return requests.get(session)?.session?.proven ?? [];
}

function called(start: (callback: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error instanceof Error ? error : new Error('the session store failed', { cause: error }));
      else resolve();
    });
  });
}
