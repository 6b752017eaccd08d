import { createRequire } from 'node:module';
import { databaseIsReachable } from './platform/database.ts';
import { Answer, type Route } from './platform/http-route.ts';
import type { Platform } from './platform/platform.ts';

export const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** For load balancers and monitors: 503 while the database cannot be reached. */
export function healthRoute({ db, config }: Platform): Route {
  return {
    method: 'get', path: '/health', right: 'anyone',
    summary: { zh: '运行状况', en: 'Health' },
    answers: { type: 'object', required: ['status', 'version', 'database'], properties: { status: { enum: ['ok', 'unavailable'] }, version: { type: 'string' }, database: { type: 'string' } } },
    async handle() {
      const reachable = await databaseIsReachable(db);
      return new Answer(reachable ? 200 : 503, { status: reachable ? 'ok' : 'unavailable', version, database: config.database.kind });
    },
  };
}
