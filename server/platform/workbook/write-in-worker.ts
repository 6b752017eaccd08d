import { once } from 'node:events';
import { openWorker } from '../open-worker.ts';
import type { WorkbookWriter } from './workbook-file.ts';
import type { RowsToWrite, WorkbookPlan } from './workbook-plan.ts';
import type { WriterAnswer } from './writer-worker.ts';

const workerHeapMegabytes = 384;

/** A workbook that a worker thread writes; each portion is taken when the one before it is written. */
export async function writeInWorker(path: string, plan: WorkbookPlan): Promise<WorkbookWriter> {
  const worker = await openWorker('platform/workbook/writer-worker.ts', { path, plan }, workerHeapMegabytes);
  const failed = new AbortController();
  worker.once('error', (error) => failed.abort(error));
  worker.once('exit', () => failed.abort(new Error('the writing worker ended')));
  const send = async (portion: RowsToWrite | null): Promise<void> => {
    const answered = once(worker, 'message', { signal: failed.signal }).catch(() => { throw failed.signal.reason; });
    worker.postMessage(portion);
    const [answer] = await answered as [WriterAnswer];
    if ('failure' in answer) throw new Error(answer.failure);
  };
  return { add: send, finish: () => send(null), close: async () => { await worker.terminate(); } };
}
