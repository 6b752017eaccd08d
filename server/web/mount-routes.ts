import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { requireOperatorRight, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { Answer, FileAnswer, type Right, type Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { answerProblem } from './answer-problem.ts';
import { bodyCheck, queryCheck } from './check-request.ts';
import { discardUpload, uploadReceiver, type Upload } from './receive-upload.ts';
import type { RequestIdentity } from './request-identity.ts';

/** Requests with JSON may be so large, unless their route takes more. */
const jsonLimitBytes = 1024 * 1024;

/**
 * The API as an Express router, to be mounted at `/api`. Each route checks its right before it reads the body, so that
 * nobody without the right can make the server receive a file.
 */
export function mountRoutes(routes: readonly Route[], platform: Pick<Platform, 'files' | 'log'>, identity: RequestIdentity): Router {
  const router = Router();
  router.use((_request, response, next) => { response.setHeader('Cache-Control', 'no-store'); next(); });
  for (const route of routes) router[route.method](route.path, handlerOf(route, platform, identity));
  for (const [path, methods] of methodsByPath(routes)) router.all(path, refuseMethod(methods));
  router.use(() => { throw new Problem('not_found'); });
  router.use(answerProblem(identity, platform.log));
  return router;
}

/** Throws `not_signed_in`, `proof_pending` or `not_allowed` unless the right lets the caller in. */
export function requireRight(right: Right, caller: Caller): void {
  if (right === 'anyone') return;
  if (caller.accountId === null) throw new Problem('not_signed_in');
  if (caller.proofPending) throw new Problem('proof_pending');
  if (right === 'signed-in') return;
  if (!right.some((role) => caller.roles.includes(role))) throw new Problem('not_allowed');
}

/** What an operator of an employer needs there, by the route's line; calls on one's own account are everybody's. */
function requireRightOfOperator({ right, operatorRight, method }: Route, caller: Caller): void {
  if (right === 'anyone' || right === 'signed-in') return;
  requireOperatorRight(caller, operatorRight ?? (method === 'get' ? 'view' : 'apply'));
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const route of routes) byPath.set(route.path, [...(byPath.get(route.path) ?? []), route.method.toUpperCase()]);
  return byPath;
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  return (_request, response) => {
    response.setHeader('Allow', methods.join(', '));
    throw new Problem('method_not_allowed');
  };
}

function handlerOf(route: Route, platform: Pick<Platform, 'files'>, identity: RequestIdentity): RequestHandler {
  const checkBody = route.body ? bodyCheck(route.body) : null;
  const checkQuery = route.query ? queryCheck(route.query) : null;
  const parseJson = express.json({ limit: route.bodyBytes ?? jsonLimitBytes, strict: true });
  const receive = route.upload ? uploadReceiver(platform.files.incoming, route.upload) : null;
  return async (request, response) => {
    const caller = identity.callerOf(request);
    requireRight(route.right, caller);
    requireRightOfOperator(route, caller);
    const query = flatQuery(request);
    checkQuery?.(query, caller.locale);
    const upload = receive ? await receive(request, response) : await jsonBody(request, response, parseJson, checkBody !== null);
    let result: unknown;
    try {
      checkBody?.(upload.fields, caller.locale);
      result = await route.handle({
        caller, query, body: upload.fields, files: upload.files,
        params: request.params as Record<string, string>,
        header: (name) => request.get(name),
        session: identity.sessionOf(request),
      });
    } finally {
      await discardUpload(upload);
    }
    await answer(response, result);
  };
}

/** The first value of each key: lists in a query are not part of this API. */
function flatQuery(request: Request): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(request.url.split('?')[1] ?? '')) if (!Object.hasOwn(flat, key)) flat[key] = value;
  return flat;
}

async function jsonBody(request: Request, response: Response, parseJson: RequestHandler, wanted: boolean): Promise<Upload> {
  const empty = (request.headers['content-length'] ?? '0') === '0' && request.headers['transfer-encoding'] === undefined;
  if (empty) return { fields: {}, files: [] };
  if (!request.is('application/json')) {
    if (!wanted) return { fields: {}, files: [] };
    throw new Problem('unsupported_media_type');
  }
  await new Promise<void>((resolve, reject) => void parseJson(request, response, (error?: unknown) => (error ? reject(error as Error) : resolve())));
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem('malformed_request', { reason: 'JSON object' });
  return { fields: body as Record<string, unknown>, files: [] };
}

async function answer(response: Response, result: unknown): Promise<void> {
  if (result instanceof FileAnswer) return answerFile(response, result);
  if (result instanceof Answer) { response.status(result.status).json(result.body ?? null); return; }
  if (result === undefined) { response.status(204).end(); return; }
  response.json(result);
}

async function answerFile(response: Response, file: FileAnswer): Promise<void> {
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Disposition', disposition(file.name, file.inline));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  // A file that somebody uploaded must not run as a page of this site; a browser's PDF reader does not open under such a policy.
  response.setHeader('Content-Security-Policy', file.type === 'application/pdf' ? "frame-ancestors 'none'" : "default-src 'none'; sandbox; frame-ancestors 'none'");
  if (Buffer.isBuffer(file.content)) { response.end(file.content); return; }
  try {
    await pipeline(file.content, response);
  } catch (error) {
    // A reader who went away is no error of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** File names beyond ASCII as RFC 6266 and RFC 5987 have it. */
function disposition(name: string, inline: boolean): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
