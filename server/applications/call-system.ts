import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { JobHandler } from '../platform/job-runner.ts';
import type { ServiceTask } from '../workflow/service-types.ts';

export const callJob = 'http.call';
const patienceMilliseconds = 15_000;

/** The service task `http:call`: enqueued with the command, sent after its commit, tried again while the far side fails. */
export const postCall: ServiceTask = async ({ command, elementId, input, run }) => {
  const { url, method, body } = input;
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) throw new Problem('expression_failed', { place: elementId, reason: 'url must be an http(s) address' });
  command.enqueue({ kind: callJob, payload: { url, method: method ?? 'POST', body: body ?? null, application: run.businessKey, element: elementId, key: newId() } });
};

/** Calls only hosts that the operator has named (`HTTP_CALL_HOSTS`), so that a diagram cannot reach into the network. */
export function callSystem(allowedHosts: readonly string[]): JobHandler {
  return async ({ url, method, body, key }) => {
    const target = new URL(String(url));
    const host = `${target.hostname}:${target.port || (target.protocol === 'https:' ? '443' : '80')}`;
    if (!allowedHosts.includes(host)) throw new Error(`${host} is not among HTTP_CALL_HOSTS`);
    const response = await fetch(target, {
      method: String(method), redirect: 'error', signal: AbortSignal.timeout(patienceMilliseconds),
      // Made with the job, so that the far side can tell a repetition from a second call.
      headers: { 'content-type': 'application/json', 'idempotency-key': String(key) },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${host} answered ${response.status}`);
  };
}
