import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import express, { type Request } from 'express';
import type { Caller, Role } from '../../server/platform/caller.ts';
import { SteppedClock } from '../../server/platform/clock.ts';
import { readConfig } from '../../server/platform/config.ts';
import { DiskFileStore } from '../../server/platform/file-store.ts';
import type { Route } from '../../server/platform/http-route.ts';
import { openLog } from '../../server/platform/log.ts';
import { browserFolder, openAssets } from '../../server/web/assets.ts';
import { buildBrowser } from '../../server/web/build-browser.ts';
import { mountRoutes } from '../../server/web/mount-routes.ts';
import type { PagePorts } from '../../server/web/page-ports.ts';
import { pageRoutes } from '../../server/web/pages.ts';
import { cookieOf, localeFrom } from '../../server/web/preferences.ts';
import type { RequestIdentity } from '../../server/web/request-identity.ts';
import { securityHeaders } from '../../server/web/security-headers.ts';
import { samplePorts } from './sample-ports.ts';

export interface SampleSite { url: string; dataDir: string; logged: string[]; close(): Promise<void> }

const roles: Record<string, Role[]> = { operator: ['employer'], individual: ['individual'], reviewer: ['reviewer'], supervisor: ['supervisor'], administrator: ['administrator'] };

/** Who calls stands in a cookie here: signing in is identity's, and tested there. */
export const identity: RequestIdentity = {
  callerOf: (request: Request): Caller => {
    const account = cookieOf(request, 'as');
    return {
      accountId: account, name: account === null ? '' : '王某某', roles: roles[account ?? ''] ?? [], groups: [], attributes: {},
      locale: localeFrom(request), address: '203.0.113.7',
      actingFor: account === 'operator' ? { id: 'e1', name: '示例一号有限公司', rights: ['administrator'] } : null,
    };
  },
  sessionOf: () => ({ signIn: async () => undefined, signOut: async () => undefined, actFor: () => undefined, visit: () => '', userAgent: () => null }),
};

const rootDir = resolve(import.meta.dirname, '../..');
/** What the browser code is made of, beside the packages. */
const sources = ['web', 'forms', 'expressions', 'identity', 'platform'].map((folder) => join(rootDir, 'server', folder));
let built: Promise<string> | null = null;

/** The browser code as `npm test` has just built it; where it is older than its sources, built once for the process into a folder of its own. */
function builtRoot(): Promise<string> {
  built ??= (async () => {
    if (isBuiltOfThese()) return rootDir;
    const root = mkdtempSync(join(tmpdir(), 'banshi-web-'));
    process.once('exit', () => rmSync(root, { recursive: true, force: true }));
    await buildBrowser(root);
    return root;
  })();
  return built;
}

function isBuiltOfThese(): boolean {
  const manifest = join(rootDir, browserFolder, 'manifest.json');
  if (!existsSync(manifest)) return false;
  const builtAt = statSync(manifest).mtimeMs;
  const files = sources.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  return [join(rootDir, 'package-lock.json'), ...files].every((file) => statSync(file).mtimeMs <= builtAt);
}

/** A server with the real pages and the real mounting over small ports that hold their answers in memory. */
export async function openSampleSite(routes: readonly Route[] = [], ports: PagePorts = samplePorts()): Promise<SampleSite> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banshi-site-'));
  const logged: string[] = [];
  const log = openLog('silent');
  log.error = ((details: { err?: Error }) => { logged.push(String(details.err?.message)); }) as typeof log.error;
  const platform = { config: readConfig({ DATA_DIR: dataDir }), clock: new SteppedClock('2026-11-22T04:00:00.000Z'), log, files: new DiskFileStore(dataDir) };
  const assets = openAssets(await builtRoot());
  const app = express();
  app.set('query parser', 'simple');
  app.use(securityHeaders(false));
  app.use('/assets', assets.handler);
  app.use('/api', mountRoutes(routes, platform, identity));
  app.use(pageRoutes({ ports, identity, assets, platform }));
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, dataDir, logged,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
