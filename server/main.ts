import { closeSharedPrinter } from './documents/shared-printer.ts';
import { readConfig } from './platform/config.ts';
import { httpServer } from './platform/http-server.ts';
import { openLog } from './platform/log.ts';
import { Problem } from './platform/errors.ts';
import { loadDemoBulk } from './load-demo-bulk.ts';
import { demoPassword, readDemos } from './load-demo.ts';
import { wire } from './wiring.ts';

/** Starts one node: migrates, loads the configuration, listens; stops in the reverse order. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = openLog(config.logLevel);
  const wired = await wire(config, log);
  const server = httpServer(wired.app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  process.stdout.write(`Banshi is ready at ${config.publicUrl} (${config.database.kind === 'sqlite' ? 'SQLite' : 'MySQL'})\n`);
  if (wired.demoLogins.length > 0) process.stdout.write(`Demo accounts, password "${demoPassword}": ${wired.demoLogins.join(', ')}\n`);
  // Only now, so that a fresh clone answers at once; the records that make up the numbers follow.
  const bulk = config.demo && config.demoSize === 'full' ? loadDemoBulk(wired.platform, wired.applications.registers, readDemos(wired.platform, wired.catalog)) : null;

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    // Requests under way are answered; kept-alive connections would hold the door open for minutes.
    server.close(() => void Promise.resolve(bulk?.stop()).then(() => wired.close()).then(closeSharedPrinter).then(() => process.exit(0)));
    server.closeIdleConnections();
    setTimeout(() => process.exit(1), 10_000).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`Banshi could not start: ${(error as Error).message}\n`);
  if (error instanceof Problem) for (const one of error.errors ?? []) process.stderr.write(`  ${one.path}: ${one.message}\n`);
  else if (process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});
