import type { Request, RequestHandler } from 'express';
import type { Caller } from '../platform/caller.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { findAccount, type Account } from './account-store.ts';
import { accountOfToken } from './api-tokens.ts';
import { callerAddress } from './caller-address.ts';
import { openProofs } from './proof-store.ts';
import { refuseForeignOrigin } from './refuse-foreign-origin.ts';
import { standingOf, type Standing } from './standing.ts';
import type { WatchRegisters } from './watch-registers.ts';

const callers = new WeakMap<Request, Caller>();

/** Who sent the request. Throws if `identifyCaller` has not run: a route mounted before it has no caller. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('identifyCaller must run before callerOf');
  return caller;
}

/**
 * Finds out who calls, from `Authorization: Bearer` or else from the session (which `sessionMiddleware` must have
 * read). A bearer token that opens nothing fails with `not_signed_in`; a dead session only leaves the caller nobody.
 * `watch` takes an employer away from whom its register no longer names. Requests without a token are checked for foreign origin, signing in included (nobody is to be signed in unawares).
 */
export function identifyCaller(platform: Platform, watch: WatchRegisters | null = null): RequestHandler {
  return async (request, _response, next) => {
    callers.set(request, nobody(request));
    const token = bearerToken(request.get('authorization'));
    if (token === null) refuseForeignOrigin(request, platform.config.publicUrl);
    const { accountId, employerId = null } = token === null ? request.session : await accountOfToken(platform.db, token, platform.clock.now()) ?? {};
    const proven = token === null ? request.session.proven ?? [] : [];
    const account = accountId ? await findAccount(platform.db, accountId) : null;
    if (account && employerId !== null) await watch?.(account.id, employerId);
    const standing = account && !account.disabled ? await standingNow(platform, account, employerId, token !== null) : null;
    if (token !== null && !standing) throw new Problem('not_signed_in');
    if (account && standing) {
      const holder = { ...nobody(request), accountId: account.id, name: account.name };
      callers.set(request, await isAsked(platform, account, proven) ? { ...holder, proofPending: true } : { ...holder, ...standing });
    }
    next();
  };
}

/**
 * Whether somebody has to answer first: whoever uses an account whose holder is being asked (also the stranger who may
 * have registered it), and a legal representative in whose sign-in an employer has been proven that nobody has answered for.
 */
async function isAsked({ db }: Platform, account: Account, proven: readonly string[]): Promise<boolean> {
  return account.proof === 'asked' || (proven.length > 1 && (await openProofs(db, proven)).length > 0);
}

/**
 * Whether an operator may still act for the employer is asked with every request. Struck off, a person goes on as itself,
 * while a token, which was made for that employer, opens nothing.
 */
async function standingNow({ db }: Platform, account: Account, employerId: string | null, byToken: boolean): Promise<Standing | null> {
  const standing = await standingOf(db, account, employerId);
  return standing || byToken ? standing : standingOf(db, account, null);
}

/** The token of an Authorization header of the Bearer scheme (RFC 6750), null for any other. */
export function bearerToken(authorization: string | undefined): string | null {
  const match = /^Bearer(?:\s+(.*))?$/i.exec(authorization ?? '');
  return match ? match[1] ?? '' : null;
}

function nobody(request: Request): Caller {
  return {
    accountId: null, name: 'anonymous', roles: [], groups: [], attributes: {},
    locale: localeOf(request), address: callerAddress(request),
  };
}

/** The reader's own choice (cookie `locale`), else the browser's, else Chinese. */
function localeOf(request: Request): Locale {
  const chosen = /(?:^|;\s*)locale=(zh|en)(?=;|$)/.exec(request.get('cookie') ?? '')?.[1];
  return (chosen ?? (request.acceptsLanguages('zh', 'en') || 'zh')) as Locale;
}
