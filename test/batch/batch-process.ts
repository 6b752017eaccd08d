/** A server of its own on the given database and configuration, which does what jobs wait until it is killed. */
import { readConfig } from '../../server/platform/config.ts';
import { SteppedClock } from '../../server/platform/clock.ts';
import { openLog } from '../../server/platform/log.ts';
import { wire } from '../../server/wiring.ts';

const [rootDir, databaseUrl, dataDir] = process.argv.slice(2) as [string, string, string];
const config = { ...readConfig({ ...process.env, NODE_ENV: 'test', DATA_DIR: dataDir, DATABASE_URL: databaseUrl, LOG_LEVEL: 'fatal' }), rootDir, demo: false };
await wire(config, openLog('fatal'), new SteppedClock('2026-03-10T02:00:00.000Z'));
process.send?.('ready');
