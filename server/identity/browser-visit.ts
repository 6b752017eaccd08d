import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Config } from '../platform/config.ts';
import { hashSecret } from './hash-secret.ts';

const visits = new WeakMap<Request, string>();

/**
 * The hash of a secret that only this browser has, in a cookie that lives as long as the browser does. What is begun
 * before anybody has signed in (a sign-in elsewhere, a QR code) is bound to it, so that nobody else can go on with it.
 */
export function visitOf(request: Request, config: Config): string {
  const known = visits.get(request);
  if (known) return known;
  const name = config.production ? '__Host-banshi-visit' : 'banshi-visit';
  const given = new RegExp(`(?:^|;\\s*)${name}=([\\w-]{43})(?=;|$)`).exec(request.get('cookie') ?? '')?.[1];
  const secret = given ?? randomBytes(32).toString('base64url');
  if (!given) request.res?.cookie(name, secret, { httpOnly: true, sameSite: 'lax', secure: config.production, path: '/' });
  const visit = hashSecret(secret);
  visits.set(request, visit);
  return visit;
}
