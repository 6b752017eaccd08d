import type { Request } from 'express';
import type { Caller } from '../platform/caller.ts';
import type { BrowserSession } from '../platform/http-route.ts';

/** Who sent a request, as found by the middleware that ran before; joined to identity in the wiring. */
export interface RequestIdentity {
  callerOf(request: Request): Caller;
  sessionOf(request: Request): BrowserSession;
}
