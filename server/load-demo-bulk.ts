import { setImmediate as letOthersRun } from 'node:timers/promises';
import { groupByRegister, openGeneration, type Demo } from './load-demo.ts';
import { systemCaller } from './platform/caller.ts';
import type { Platform } from './platform/platform.ts';
import { runCommand } from './platform/run-command.ts';
import type { GeneratedRecord } from './registers/generate-records.ts';
import type { RegisterDirectory } from './registers/register-directory.ts';
import { insertRecords } from './registers/register-store.ts';

/** One transaction; small, so that requests wait for a few hundredths of a second at most. */
const recordsAtOnce = 500;
const recordsBetweenReports = 100_000;

/** `finished` never rejects; `stop` waits for the transaction under way. */
export interface BulkLoad { finished: Promise<void>; stop(): Promise<void> }

/**
 * Fills the registers up in the background with the records that make up the numbers. How far it has come is written in
 * the transaction of the records, so a killed server goes on where it stopped and no record comes twice; of several
 * nodes one loads.
 */
export function loadDemoBulk(platform: Platform, registers: RegisterDirectory, demos: readonly Demo[]): BulkLoad {
  let stopped = false;
  const load = async (): Promise<void> => {
    for (const demo of demos) {
      if (stopped) return;
      await loadPortal(platform, registers, demo, () => stopped).catch((error: unknown) => platform.log.error({ err: error, portal: demo.portal }, 'the demo data could not be filled up'));
    }
  };
  const finished = load();
  return { finished, async stop() { stopped = true; await finished; } };
}

async function loadPortal(platform: Platform, registers: RegisterDirectory, demo: Demo, isStopped: () => boolean): Promise<void> {
  const { portal, digest } = demo;
  const progress = await platform.db('demo_loads').where({ portal }).first('digest', 'loaded', 'complete') as { digest: string; loaded: number; complete: boolean | number } | undefined;
  // Registers that were filled otherwise, or from another declaration, are left as they are.
  if (!progress || progress.complete || progress.digest !== digest) return;
  const generation = await openGeneration(platform, registers, demo);
  // Run through without keeping anything but what later steps refer to.
  for (const _ of generation.cases()) void _;
  const started = Date.now();
  let position = 0, loaded = progress.loaded;
  let chunk: GeneratedRecord[] = [];
  platform.log.info({ portal, loaded }, 'filling up the demo data in the background');
  for (const record of generation.bulk()) {
    position++;
    if (position <= loaded) {
      if (position % (recordsAtOnce * 10) === 0) await letOthersRun();
      if (isStopped()) return;
      continue;
    }
    chunk.push(record);
    if (chunk.length < recordsAtOnce) continue;
    if (isStopped() || !(await insertChunk(platform, registers, demo, chunk, loaded))) return;
    loaded = position;
    chunk = [];
    if (loaded % recordsBetweenReports < recordsAtOnce) platform.log.info({ portal, loaded }, 'filling up the demo data');
    await letOthersRun();
  }
  if (isStopped() || !(await insertChunk(platform, registers, demo, chunk, loaded, true))) return;
  platform.log.info({ portal, loaded: position, seconds: Math.round((Date.now() - started) / 1000) }, 'the demo data are complete');
}

/** False when another node has come further meanwhile. */
async function insertChunk(platform: Platform, registers: RegisterDirectory, { portal }: Demo, chunk: readonly GeneratedRecord[], before: number, isLast = false): Promise<boolean> {
  return runCommand(platform, systemCaller, async (command) => {
    const row = await command.db('demo_loads').where({ portal }).forUpdate().first('loaded') as { loaded: number } | undefined;
    if (row?.loaded !== before) return false;
    for (const [register, values] of groupByRegister(chunk)) {
      await insertRecords(command, registers.get(portal, register), values, { type: 'demo', id: portal }, { validated: true, withoutHistory: true });
    }
    await command.db('demo_loads').where({ portal }).update({ loaded: before + chunk.length, complete: isLast });
    if (isLast) command.audit({ action: 'register.load', subjectType: 'portal', subjectId: portal, details: { demo: 'bulk', records: before + chunk.length } });
    return true;
  });
}
