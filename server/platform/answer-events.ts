import { parentPort } from 'node:worker_threads';
import { Problem } from './errors.ts';

export type WorkerAnswer<Event> =
  | { event: Event | null }
  | { problem: { code: Problem['code']; params: Problem['params'] } }
  | { failure: string };

/** The worker's side of `worker-events.ts`: each message that comes asks for one event more; null is the end. */
export function answerEvents<Event>(events: AsyncGenerator<Event, void, undefined>): void {
  const answer = (message: WorkerAnswer<Event>): void => parentPort?.postMessage(message);
  parentPort?.on('message', () => {
    events.next().then(
      ({ value }) => answer({ event: value ?? null }),
      (error: unknown) => answer(error instanceof Problem ? { problem: { code: error.code, params: error.params } } : { failure: String((error as Error)?.stack ?? error) }),
    );
  });
}
