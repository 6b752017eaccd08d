import { parentPort, workerData } from 'node:worker_threads';
import { WorkbookFile } from './workbook-file.ts';
import type { RowsToWrite, WorkbookPlan } from './workbook-plan.ts';

/** The worker's side of write-workbook.ts: rows come as messages, null ends the file; each is answered when it is written. */
export type WriterAnswer = { written: true } | { failure: string };

const { path, plan } = workerData as { path: string; plan: WorkbookPlan };
const file = new WorkbookFile(path, plan);

parentPort?.on('message', (portion: RowsToWrite | null) => {
  const work = portion === null ? file.finish() : file.add(portion);
  work.then(
    () => parentPort?.postMessage({ written: true } satisfies WriterAnswer),
    (error: unknown) => parentPort?.postMessage({ failure: String((error as Error)?.stack ?? error) } satisfies WriterAnswer),
  );
});
