// The first module of every worker thread: a worker does not inherit the loader that lets Node read TypeScript, so it is
// registered here before the module that `open-worker.ts` names.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.module);
