import type { Platform } from './platform.ts';
import { markDone, markFailed, renewLease, takeDueJob, type Job } from './job-store.ts';

/** Does one kind of job; may be run again after a crash, so it must be repeatable. */
export type JobHandler = (payload: Record<string, unknown>) => Promise<void>;
export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface JobRunner {
  /** Jobs of these kinds are due now. */
  wake(kinds: readonly string[]): void;
  /** Does one due job of each lane, and the work of the beat; answers how much was done. */
  runDue(): Promise<number>;
  stop(): Promise<void>;
}

/** With the waits below, about three days: a far side may be down for a weekend. */
const maximumAttempts = 80;
const longestWaitSeconds = 3600;
const leaseSeconds = 120;

export interface JobRunnerOptions {
  pollMilliseconds: number;
  /** Runs on a beat of its own, such as firing due timers, and answers how much it did. */
  extraWork?: () => Promise<number>;
  /** Kinds that take minutes or much memory and so share one lane; each other kind has its own. */
  oneByOne?: readonly string[];
}

type RunnerPlatform = Omit<Platform, 'wakeJobs'>;
interface Lane { kinds: readonly string[]; beat: Beat }

/** Polls the jobs table and does what is due, one job at a time in each lane, so that a code by SMS does not wait behind ten thousand receipts. */
export function startJobRunner(platform: RunnerPlatform, handlers: JobHandlers, { pollMilliseconds, extraWork, oneByOne = [] }: JobRunnerOptions): JobRunner {
  const shared = Object.keys(handlers).filter((kind) => oneByOne.includes(kind));
  const own = Object.keys(handlers).filter((kind) => !oneByOne.includes(kind)).map((kind) => [kind]);
  const lanes = [...own, ...(shared.length > 0 ? [shared] : [])].map((kinds): Lane => ({ kinds, beat: startBeat(platform, laneWork(platform, handlers, kinds), pollMilliseconds) }));
  const beats = [...lanes.map(({ beat }) => beat), ...(extraWork ? [startBeat(platform, extraWork, pollMilliseconds)] : [])];
  return {
    wake: (kinds) => { for (const lane of lanes) if (lane.kinds.some((kind) => kinds.includes(kind))) lane.beat.wake(); },
    async runDue() {
      let done = 0;
      for (const beat of beats) done += await beat.work();
      return done;
    },
    async stop() { await Promise.all(beats.map((beat) => beat.stop())); },
  };
}

/** Does one job of the lane; its kinds take turns, so that many of one keep none of another waiting. */
function laneWork(platform: RunnerPlatform, handlers: JobHandlers, kinds: readonly string[]): () => Promise<number> {
  let turn = 0;
  return async () => {
    const order = [...kinds.slice(turn), ...kinds.slice(0, turn)];
    const job = await takeDueJob(platform.db, platform.config.node, platform.clock.now(), leaseSeconds, order);
    if (!job) return 0;
    turn = (kinds.indexOf(job.kind) + 1) % kinds.length;
    await runJob(platform, handlers[job.kind]!, job);
    return 1;
  };
}

interface Beat { wake(): void; work(): Promise<number>; stop(): Promise<void> }

/** Does the work again and again: at once as long as there is some, else after the pause. */
function startBeat({ log }: RunnerPlatform, work: () => Promise<number>, pollMilliseconds: number): Beat {
  let stopped = false;
  let running: Promise<unknown> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let again = false;

  function beat(): void {
    if (stopped) return;
    if (running) { again = true; return; }
    clearTimeout(timer);
    running = work()
      .then((done) => { if (done > 0) again = true; })
      .catch((error: unknown) => log.error({ err: error }, 'jobs could not be taken'))
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
    work,
    async stop() { stopped = true; clearTimeout(timer); await running; },
  };
}

async function runJob({ db, config, clock, log }: RunnerPlatform, handler: JobHandler, job: Job): Promise<void> {
  const leaseFrom = (now: Date): Date => new Date(now.getTime() + leaseSeconds * 1000);
  const renewal = setInterval(() => void renewLease(db, job, config.node, leaseFrom(clock.now())).catch((error: unknown) => log.warn({ err: error, job: job.id }, 'lease not renewed')), leaseSeconds * 1000 / 3);
  renewal.unref();
  try {
    if (job.attempts > maximumAttempts) throw new Error('its process died each time that it ran');
    await handler(job.payload);
    await markDone(db, job, config.node, clock.now());
  } catch (error) {
    const wait = Math.min(2 ** job.attempts, longestWaitSeconds) * 1000;
    const retryAt = job.attempts < maximumAttempts ? new Date(clock.now().getTime() + wait) : null;
    log.warn({ err: error, job: job.id, kind: job.kind, attempt: job.attempts, dead: retryAt === null }, 'job failed');
    await markFailed(db, job, config.node, String((error as Error).message ?? error), retryAt);
  } finally {
    clearInterval(renewal);
  }
}
