import type { Request } from 'express';
import { Problem } from '../platform/errors.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Throws `foreign_origin` for a state-changing request that a browser sends on behalf of another site. Browsers say
 * so in Sec-Fetch-Site, or (on plain HTTP, and older ones) in Origin; programs send neither and have no one's cookie.
 */
export function refuseForeignOrigin(request: Request, publicUrl: string): void {
  if (harmless.has(request.method)) return;
  const site = request.get('sec-fetch-site');
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw new Problem('foreign_origin');
    return;
  }
  const origin = request.get('origin');
  if (origin === undefined) return;
  const own = [`${request.protocol}://${request.get('host') ?? ''}`, new URL(publicUrl).origin];
  if (!own.includes(origin)) throw new Problem('foreign_origin');
}
