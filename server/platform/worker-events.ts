import type { Worker } from 'node:worker_threads';
import type { WorkerAnswer } from './answer-events.ts';
import { Problem } from './errors.ts';
import { openWorker } from './open-worker.ts';

/** Events asked for ahead of the reader's needs, so that both threads work, also while the reader waits for the disk; what is not taken waits in the worker. */
const asked = 6;

/** The events that a worker tells by `answer-events.ts`; it is ended with the generator or by the signal. A worker that runs out of its heap is a file too large. */
export async function* eventsOfWorker<Event>(module: string, data: unknown, heapMegabytes: number, signal?: AbortSignal): AsyncGenerator<Event, void, undefined> {
  const worker = await openWorker(module, data, heapMegabytes);
  const answers = new Answers<Event>(worker, signal);
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
class Answers<Event> {
  #waiting: WorkerAnswer<Event>[] = [];
  #failure: Error | null = null;
  #wake: (() => void) | null = null;
  readonly #abort = (): void => this.#fail(this.signal?.reason as Error);

  constructor(worker: Worker, private readonly signal: AbortSignal | undefined) {
    worker.on('message', (answer: WorkerAnswer<Event>) => { this.#waiting.push(answer); this.#wake?.(); });
    worker.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Problem('workbook_unpacks_too_large', {}, undefined, { cause: error }) : error));
    worker.on('exit', () => this.#fail(new Error('the reading worker ended')));
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  async next(): Promise<WorkerAnswer<Event>> {
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
