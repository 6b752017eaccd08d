import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { Problem } from '../../server/platform/errors.ts';
import { Answer, type Route } from '../../server/platform/http-route.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { browserSession } from '../../server/identity/browser-session.ts';
import { callerOf, identifyCaller } from '../../server/identity/identify-caller.ts';
import { identityRoutes } from '../../server/identity/identity-routes.ts';
import { sessionMiddleware } from '../../server/identity/session-middleware.ts';
import type { WatchRegisters } from '../../server/identity/watch-registers.ts';
import { mountRoutes, requireRight } from '../../server/web/mount-routes.ts';
import { solveCaptcha, type Challenge, type SolvedCaptcha } from '../../server/identity/solve-captcha.ts';

export interface Reply { status: number; body: Record<string, unknown>; setCookie: string[] }
export interface TestServer {
  send(method: string, path: string, options?: { body?: unknown; cookie?: string; headers?: Record<string, string> }): Promise<Reply>;
  captcha(): Promise<SolvedCaptcha>;
  login(account: string, password: string, options?: { cookie?: string; headers?: Record<string, string> }): Promise<Reply>;
  /** Signed in without the work of a password, or as if a provider had proven these accounts: the session's cookie. */
  signedIn(accountId: string, proven?: readonly string[]): Promise<string>;
  origin: string;
  close(): Promise<void>;
}

/** The identity routes behind their middleware, and further ones mounted as they are in earnest, on a port of the system's choice. */
export async function startServer(platform: Platform, mounted: readonly Route[] = [], watch: WatchRegisters | null = null): Promise<TestServer> {
  const server = application(platform, mounted, watch).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const send: TestServer['send'] = (method, path, { body, cookie, headers } = {}) => exchange(port, method, path, body, {
    ...(body !== undefined && { 'content-type': 'application/json' }), ...(cookie && { cookie }), ...headers,
  });
  const captcha = async () => solveCaptcha((await send('GET', '/api/captcha')).body as unknown as Challenge);
  return {
    signedIn: async (accountId, proven = []) => cookieOf(await send('POST', `/api/sign-in-at-once/${accountId}`, { body: { proven } })),
    send, captcha, origin: `http://127.0.0.1:${port}`,
    login: async (account, password, options) => send('POST', '/api/login', { body: { account, password, captcha: await captcha() }, ...options }),
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}

/** The part of a Set-Cookie header that a browser sends back. */
export function cookieOf(reply: Reply): string {
  return reply.setCookie[0]?.split(';')[0] ?? '';
}

function application(platform: Platform, mounted: readonly Route[], watch: WatchRegisters | null): Express {
  const app = express();
  app.set('trust proxy', platform.config.trustedProxies);
  app.use(sessionMiddleware(platform), identifyCaller(platform, watch), express.json());
  app.post('/api/sign-in-at-once/:id', async (request, response) => {
    await browserSession(platform, request).signIn(String(request.params['id']), null, (request.body as { proven: string[] }).proven);
    response.json({});
  });
  app.get('/api/whoami', (request, response) => { response.json(callerOf(request)); });
  for (const route of identityRoutes(platform)) mount(app, route, platform);
  if (mounted.length > 0) app.use('/api', mountRoutes(mounted, platform, { callerOf, sessionOf: (request) => browserSession(platform, request) }));
  const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
    if (error instanceof Problem) response.status(error.status).json({ code: error.code, params: error.params });
    else response.status(500).json({ code: 'internal', message: String(error) });
  };
  app.use(answerProblem);
  return app;
}

function mount(app: Express, route: Route, platform: Platform): void {
  app[route.method](`/api${route.path}`, async (request, response) => {
    const caller = callerOf(request);
    requireRight(route.right, caller);
    const result = await route.handle({
      caller, params: request.params as Record<string, string>, query: {}, body: (request.body ?? {}) as Record<string, unknown>, files: [],
      header: (name) => request.get(name), session: browserSession(platform, request),
    });
    if (result instanceof Answer) response.status(result.status).json(result.body);
    else response.json(result);
  });
}

/** Plain node:http, because fetch sets or forbids the very headers that these tests are about. */
function exchange(port: number, method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : { text }, setCookie: response.headers['set-cookie'] ?? [] });
      });
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
