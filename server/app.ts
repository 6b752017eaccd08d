import express, { type Express } from 'express';
import { browserSession } from './identity/browser-session.ts';
import { callerOf, identifyCaller } from './identity/identify-caller.ts';
import { sessionMiddleware } from './identity/session-middleware.ts';
import type { WatchRegisters } from './identity/watch-registers.ts';
import type { Route } from './platform/http-route.ts';
import type { Platform } from './platform/platform.ts';
import { answerProblem } from './web/answer-problem.ts';
import { openAssets } from './web/assets.ts';
import { logRequests } from './web/log-requests.ts';
import { mountRoutes } from './web/mount-routes.ts';
import { describeApi } from './web/openapi.ts';
import type { PagePorts } from './web/page-ports.ts';
import { pageRoutes } from './web/pages.ts';
import type { RequestIdentity } from './web/request-identity.ts';
import { sampleFiles } from './web/sample-files.ts';
import { securityHeaders } from './web/security-headers.ts';
import { version } from './health-route.ts';

/** The middleware in its order: what is the same for everyone first, then who calls, then what they want. */
export function createApp(platform: Platform, routes: readonly Route[], ports: PagePorts, watch: WatchRegisters): Express {
  const { config } = platform;
  const assets = openAssets(config.rootDir);
  const identity: RequestIdentity = { callerOf, sessionOf: (request) => browserSession(platform, request) };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', 'simple');
  app.use(logRequests(platform.log));
  app.use(securityHeaders(config.production));
  app.use('/assets', assets.handler);
  app.use('/samples', sampleFiles(config.rootDir));
  app.use(sessionMiddleware(platform));
  app.use(identifyCaller(platform, watch));
  app.get('/api/openapi.json', (_request, response) => void response.json(describeApi(routes, { title: 'Banshi', version, serverUrl: '/api' })));
  app.use('/api', mountRoutes(routes, platform, identity));
  app.use(pageRoutes({ ports, identity, assets, platform }));
  app.use(answerProblem(identity, platform.log));
  return app;
}
