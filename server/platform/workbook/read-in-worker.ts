import type { Worker } from 'node:worker_threads';
import { Problem } from '../errors.ts';
import { openWorker } from '../open-worker.ts';
import type { WorkbookLimits } from './limits.ts';
import type { ReaderAnswer } from './reader-worker.ts';
import type { WorkbookEvent } from './workbook-rows.ts';

/** Events asked for ahead of the reader's needs, so that both threads work; what is not taken waits in the worker. */
const asked = 3;
/** A file that needs more than this to be read is refused instead of taking the server's memory. */
const workerHeapMegabytes = 256;

/** The events of a workbook that a worker thread reads; it is ended with the generator or by the signal. */
export async function* readInWorker(path: string, limits: WorkbookLimits, signal: AbortSignal | undefined): AsyncGenerator<WorkbookEvent, void, undefined> {
  const worker = openWorker(new URL('./reader-worker.ts', import.meta.url), { path, limits }, workerHeapMegabytes);
  const answers = new Answers(worker, signal);
  try {
    for (let ahead = 0; ahead < asked; ahead++) worker.postMessage(null);
    for (;;) {
      const answer = await answers.next();
      if ('problem' in answer) throw new Problem(answer.problem.code, answer.problem.params);
      if ('failure' in answer) throw new Error(answer.failure);
      if (answer.event === null) return;
      worker.postMessage(null);
      yield answer.event;
    }
  } finally {
    answers.stop();
    await worker.terminate();
  }
}

/** The answers of a worker as they are waited for, with its death as the last of them. */
class Answers {
  #waiting: ReaderAnswer[] = [];
  #failure: Error | null = null;
  #wake: (() => void) | null = null;
  readonly #abort = (): void => this.#fail(this.signal?.reason as Error);

  constructor(worker: Worker, private readonly signal: AbortSignal | undefined) {
    worker.on('message', (answer: ReaderAnswer) => { this.#waiting.push(answer); this.#wake?.(); });
    worker.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Problem('workbook_unpacks_too_large', {}, undefined, { cause: error }) : error));
    worker.on('exit', () => this.#fail(new Error('the reading worker ended')));
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  async next(): Promise<ReaderAnswer> {
    for (;;) {
      if (this.signal?.aborted) throw this.signal.reason;
      const answer = this.#waiting.shift();
      if (answer) return answer;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  stop(): void { this.signal?.removeEventListener('abort', this.#abort); }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }
}
