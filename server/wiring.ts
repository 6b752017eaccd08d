import { join } from 'node:path';
import type { Express } from 'express';
import { applicationRoutes } from './applications/application-routes.ts';
import type { Applications } from './applications/applications.ts';
import { callJob, callSystem } from './applications/call-system.ts';
import { deliverMessage, messageJob } from './applications/deliver-message.ts';
import { scopeOfDraft } from './applications/draft-scope.ts';
import { fireDueTimers } from './applications/fire-due-timers.ts';
import { ownApplications } from './applications/own-applications.ts';
import { serviceTasks } from './applications/service-tasks.ts';
import { forgetOldKeys } from './applications/submit-keys.ts';
import { createApp } from './app.ts';
import { batchJobKinds, batchJobs } from './batch/batch-jobs.ts';
import { batchRoutes } from './batch/batch-routes.ts';
import { sweepBatches } from './batch/sweep-batches.ts';
import { Catalog } from './catalog/catalog.ts';
import { catalogRoutes } from './catalog/catalog-routes.ts';
import { loadShipped } from './catalog/load-shipped.ts';
import type { Designer } from './designer/designer.ts';
import { itemRoutes } from './designer/item-routes.ts';
import { operationRoutes } from './designer/operation-routes.ts';
import { portalPartRoutes } from './designer/portal-part-routes.ts';
import { publishingRoutes } from './designer/publishing-routes.ts';
import { registerRoutes } from './designer/register-routes.ts';
import { transferRoutes } from './designer/transfer-routes.ts';
import { versionRoutes } from './designer/version-routes.ts';
import { documentJobs } from './documents/document-pdf.ts';
import { qrCodeSvg } from './documents/qr-code.ts';
import { documentsRoutes } from './documents/documents-routes.ts';
import { healthRoute } from './health-route.ts';
import { certificateRoutes } from './identity/certificate-routes.ts';
import { identityRoutes } from './identity/identity-routes.ts';
import { registrationRoutes } from './identity/registration-routes.ts';
import { sendSmsCode, smsCodeJob } from './identity/request-sms-code.ts';
import { declaredRights } from './identity/operator-rights.ts';
import { operatorRoutes } from './identity/operator-routes.ts';
import { scanRoutes } from './identity/scan-routes.ts';
import { watchRegisters } from './identity/watch-registers.ts';
import { sweepSignIns } from './identity/sweep-sign-ins.ts';
import { loadDemo } from './load-demo.ts';
import { loadShippedRecords } from './load-shipped-records.ts';
import { pagePorts } from './page-ports.ts';
import { registrationPorts } from './registration-ports.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { createDatabaseIfMissing, openDatabase } from './platform/database.ts';
import { DiskFileStore } from './platform/file-store.ts';
import { startJobRunner, type JobRunner } from './platform/job-runner.ts';
import { forgetDoneJobs } from './platform/job-store.ts';
import type { Logger } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import { NumberSequences } from './platform/number-sequence.ts';
import type { Platform } from './platform/platform.ts';
import { sweepFiles } from './platform/sweep-files.ts';
import { publishingChecks } from './publishing-checks.ts';
import { queryPorts } from './query-ports.ts';
import { queryRoutes } from './queries/query-routes.ts';
import { resultJob, resultJobs, sweepResults } from './queries/query-results.ts';
import { resultRoutes } from './queries/result-routes.ts';
import { listRoutes } from './registers/list-routes.ts';
import { RegisterDirectory } from './registers/register-directory.ts';
import { sweepTransfers, transferJob, transferJobs } from './registers/transfers.ts';
import { openSignIn } from './sign-in-ports.ts';
import { reviewRoutes } from './review/review-routes.ts';

export interface Wired {
  platform: Platform;
  catalog: Catalog;
  applications: Applications;
  app: Express;
  jobs: JobRunner;
  demoLogins: string[];
  close(): Promise<void>;
}

const pollMilliseconds = 1000;
const sweepMilliseconds = 3600_000;

/** Joins the parts: the only place that knows all of them. The database is migrated and the configuration loaded. */
export async function wire(config: Config, log: Logger, clock: Clock = systemClock): Promise<Wired> {
  await createDatabaseIfMissing(config.database);
  const db = openDatabase(config.database);
  const migrated = await migrate(db, join(config.rootDir, 'migrations'));
  if (migrated.length > 0) log.info({ migrated }, 'migrated the database');
  let jobs: JobRunner | null = null;
  const platform: Platform = { config, db, clock, log, files: new DiskFileStore(config.dataDir), wakeJobs: (kinds) => jobs?.wake(kinds) };
  const published = await loadShipped(platform, publishingChecks);
  if (published.length > 0) log.info({ published }, 'published the shipped configuration');
  const catalog = new Catalog(db, () => clock.now());
  await catalog.load();
  const registers = new RegisterDirectory();
  registers.fill(catalog.registerForms());
  registers.fillLists(catalog.lists());
  registers.readApplications = ownApplications(catalog);
  const recordsOf = await loadShippedRecords(platform, catalog, registers);
  if (recordsOf.length > 0) log.info({ registers: recordsOf }, 'brought the shipped records in');
  const demoLogins = config.demo ? await loadDemo(platform, catalog, registers) : [];
  const applications: Applications = { platform, catalog, registers, numbers: new NumberSequences(db), services: serviceTasks({ platform, catalog, registers }) };
  const queries = queryPorts(applications);
  const handlers = { ...documentJobs(platform), [smsCodeJob]: sendSmsCode(platform), [messageJob]: deliverMessage(applications), [callJob]: callSystem(config.httpCallHosts), ...transferJobs({ platform, registers }), ...resultJobs(queries), ...batchJobs({ applications }) };
  // What another node, or this one, has published since.
  const republish = async (): Promise<void> => {
    if ((await catalog.refresh()) !== 'portals') return;
    registers.fill(catalog.registerForms());
    registers.fillLists(catalog.lists());
  };
  const designer: Designer = { applications, republish, checks: publishingChecks };
  jobs = startJobRunner(platform, handlers, { pollMilliseconds, extraWork: async () => { await republish(); return fireDueTimers(applications); }, oneByOne: [transferJob, resultJob, ...batchJobKinds] });
  const sweeper = sweepHourly(platform);
  const signInDesk = openSignIn(platform, catalog, registers);
  const watch = watchRegisters(signInDesk);
  const routes = [healthRoute(platform), ...identityRoutes(platform), ...registrationRoutes(platform, registrationPorts(platform, catalog, registers)), ...catalogRoutes(platform, catalog), ...listRoutes(platform, registers, scopeOfDraft(applications)), ...applicationRoutes(applications), ...batchRoutes({ applications }), ...reviewRoutes(applications), ...operationRoutes(applications), ...itemRoutes(designer), ...publishingRoutes(designer), ...versionRoutes(designer), ...portalPartRoutes(designer), ...registerRoutes({ platform, registers }, () => catalog.portals().map(({ portal }) => portal)), ...transferRoutes({ platform, registers }), ...documentsRoutes(platform), ...operatorRoutes(platform, () => declaredRights(catalog.portals()), watch), ...scanRoutes(signInDesk, qrCodeSvg), ...certificateRoutes(signInDesk), ...queryRoutes(queries), ...resultRoutes(queries)];
  return {
    platform, catalog, applications, jobs, demoLogins,
    app: createApp(platform, routes, pagePorts(applications, signInDesk), watch),
    async close() {
      clearInterval(sweeper);
      await jobs?.stop();
      await db.destroy();
    },
  };
}

function sweepHourly(platform: Platform): NodeJS.Timeout {
  const { db, clock, log } = platform;
  const sweeps = { transfers: () => sweepTransfers(platform), batches: () => sweepBatches(platform), results: () => sweepResults(platform), files: () => sweepFiles(platform), signIns: () => sweepSignIns(platform), keys: () => forgetOldKeys(db, clock.now()), jobs: () => forgetDoneJobs(db, clock.now()) };
  // One that fails keeps none of the others from being done.
  const sweep = async (): Promise<void> => { for (const [what, work] of Object.entries(sweeps)) await work().catch((error: unknown) => log.error({ err: error, what }, 'an hourly sweep failed')); };
  const timer = setInterval(() => void sweep(), sweepMilliseconds);
  timer.unref();
  return timer;
}
