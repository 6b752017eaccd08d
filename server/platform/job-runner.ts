import type { Platform } from './platform.ts';
import { markDone, markFailed, renewLease, takeDueJobs, type Job, type JobKinds } from './job-store.ts';

/** Does one kind of job; may be run again after a crash, so it must be repeatable. */
export type JobHandler = (payload: Record<string, unknown>) => Promise<void>;

export interface JobRunner { wake(): void; runDue(): Promise<number>; stop(): Promise<void> }

const maximumAttempts = 8;
const leaseSeconds = 120;

export interface JobRunnerOptions {
  pollMilliseconds: number;
  /** Runs on the same beat, such as firing due timers, and answers how much it did. */
  extraWork?: () => Promise<number>;
  /** Kinds whose jobs may take minutes: they have a lane of their own, so that the others don't wait behind them. */
  longKinds?: readonly string[];
}

/** Polls the jobs table and does what is due, one job at a time in each lane. */
export function startJobRunner(platform: Omit<Platform, 'wakeJobs'>, handlers: Readonly<Record<string, JobHandler>>, { pollMilliseconds, extraWork, longKinds = [] }: JobRunnerOptions): JobRunner {
  const lanes = [
    startLane(platform, handlers, { except: longKinds }, pollMilliseconds, extraWork),
    ...(longKinds.length > 0 ? [startLane(platform, handlers, { only: longKinds }, pollMilliseconds)] : []),
  ];
  return {
    wake: () => { for (const lane of lanes) lane.wake(); },
    async runDue() {
      let done = 0;
      for (const lane of lanes) done += await lane.runDue();
      return done;
    },
    async stop() { await Promise.all(lanes.map((lane) => lane.stop())); },
  };
}

function startLane(platform: Omit<Platform, 'wakeJobs'>, handlers: Readonly<Record<string, JobHandler>>, kinds: JobKinds, pollMilliseconds: number, extraWork?: () => Promise<number>): JobRunner {
  let stopped = false;
  let running: Promise<unknown> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let again = false;

  async function runDue(): Promise<number> {
    // One at a time: a lease covers one job, and what runs beside (timers) waits for one at most.
    const [job] = await takeDueJobs(platform.db, platform.config.node, platform.clock.now(), leaseSeconds, 1, kinds);
    if (job) await runJob(platform, handlers, job);
    return (job ? 1 : 0) + (await (extraWork?.() ?? 0));
  }

  function beat(): void {
    if (stopped) return;
    if (running) { again = true; return; }
    clearTimeout(timer);
    running = runDue()
      .then((done) => { if (done > 0) again = true; })
      .catch((error: unknown) => platform.log.error({ err: error }, 'jobs could not be taken'))
      .finally(() => {
        running = null;
        if (stopped) return;
        timer = setTimeout(beat, again ? 0 : pollMilliseconds);
        timer.unref();
        again = false;
      });
  }

  if (pollMilliseconds > 0) beat();
  return {
    wake: () => { if (pollMilliseconds > 0) beat(); },
    runDue,
    async stop() { stopped = true; clearTimeout(timer); await running; },
  };
}

async function runJob(platform: Omit<Platform, 'wakeJobs'>, handlers: Readonly<Record<string, JobHandler>>, job: Job): Promise<void> {
  const { db, config, clock, log } = platform;
  const leaseFrom = (now: Date): Date => new Date(now.getTime() + leaseSeconds * 1000);
  const renewal = setInterval(() => void renewLease(db, job, config.node, leaseFrom(clock.now())).catch((error: unknown) => log.warn({ err: error, job: job.id }, 'lease not renewed')), leaseSeconds * 1000 / 3);
  renewal.unref();
  try {
    if (job.attempts > maximumAttempts) throw new Error('its process died each time that it ran');
    const handler = handlers[job.kind];
    if (!handler) throw new Error(`no handler for jobs of kind "${job.kind}"`);
    await handler(job.payload);
    await markDone(db, job, config.node, clock.now());
  } catch (error) {
    const backoff = Math.min(2 ** job.attempts, 3600) * 1000;
    const retryAt = job.attempts < maximumAttempts ? new Date(clock.now().getTime() + backoff) : null;
    log.warn({ err: error, job: job.id, kind: job.kind, attempt: job.attempts, dead: retryAt === null }, 'job failed');
    await markFailed(db, job, config.node, String((error as Error).message ?? error), retryAt);
  } finally {
    clearInterval(renewal);
  }
}
