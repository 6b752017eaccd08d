import { eventsOfWorker } from '../worker-events.ts';
import type { WorkbookLimits } from './limits.ts';
import type { WorkbookEvent } from './workbook-rows.ts';

/** A file that needs more than this to be read is refused instead of taking the server's memory. */
export const workerHeapMegabytes = 256;

/** The events of a workbook that a worker thread reads; it is ended with the generator or by the signal. */
export function readInWorker(path: string, limits: WorkbookLimits, signal: AbortSignal | undefined): AsyncGenerator<WorkbookEvent, void, undefined> {
  return eventsOfWorker<WorkbookEvent>('platform/workbook/reader-worker.ts', { path, limits }, workerHeapMegabytes, signal);
}
