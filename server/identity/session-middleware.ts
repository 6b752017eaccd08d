import { randomBytes } from 'node:crypto';
import type { CookieOptions, RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '../platform/config.ts';
import type { Platform } from '../platform/platform.ts';
import { derivedKey } from './derived-key.ts';
import { DatabaseSessionStore } from './session-store.ts';

/** `__Host-` binds the cookie to this very host; browsers take it over HTTPS only. */
export function sessionCookieName(config: Config): string {
  return config.production ? '__Host-banshi' : 'banshi';
}

export function sessionCookieOptions(config: Config): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: config.production, path: '/' };
}

/**
 * Reads the browser's session. The cookie ends with the browser; the server ends a session after 30 idle minutes and
 * 12 hours in all. Behind a TLS proxy the application's `trust proxy` must be set, or no cookie is given in production.
 */
export function sessionMiddleware(platform: Platform): RequestHandler {
  const { config } = platform;
  return session({
    name: sessionCookieName(config),
    secret: derivedKey(config.secret, 'session-cookie'),
    store: new DatabaseSessionStore(platform),
    genid: () => randomBytes(32).toString('base64url'),
    cookie: sessionCookieOptions(config) as session.CookieOptions,
    resave: false,
    saveUninitialized: false,
  });
}
