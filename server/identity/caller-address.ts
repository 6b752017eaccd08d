import type { Request } from 'express';

/** The address that the request came from (proxies counted by `trust proxy`), IPv4 always in its own notation. */
export function callerAddress(request: Request): string | null {
  return request.ip?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '') ?? null;
}
