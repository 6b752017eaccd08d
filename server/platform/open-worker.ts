import { Worker } from 'node:worker_threads';

/** Starts a TypeScript module in a worker thread; it finds `data` as `workerData.data`. The heap is bounded so that a worker dies before the server does. */
export function openWorker(module: URL, data: unknown, heapMegabytes: number): Worker {
  return new Worker(new URL('./start-worker.mjs', import.meta.url), {
    workerData: { module: module.href, data },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
}
