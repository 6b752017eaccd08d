import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '../errors.ts';
import type { WorkbookLimits } from './limits.ts';
import { workbookEvents } from './workbook-events.ts';
import type { WorkbookEvent } from './workbook-rows.ts';

/** The worker's side of read-workbook.ts: each message that comes asks for one event more. */
export type ReaderAnswer =
  | { event: WorkbookEvent | null }
  | { problem: { code: Problem['code']; params: Problem['params'] } }
  | { failure: string };

const { path, limits } = (workerData as { data: { path: string; limits: WorkbookLimits } }).data;
const events = workbookEvents(path, limits);

parentPort?.on('message', () => {
  events.next().then(
    ({ value }) => answer({ event: value ?? null }),
    (error: unknown) => answer(error instanceof Problem ? { problem: { code: error.code, params: error.params } } : { failure: String((error as Error)?.stack ?? error) }),
  );
});

function answer(message: ReaderAnswer): void {
  parentPort?.postMessage(message);
}
