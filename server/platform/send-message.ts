import { keepDemoMessage } from './demo-messages.ts';
import type { Platform } from './platform.ts';

/** `id` is the same at each repetition of one message, so that the far side can tell it from a second one. */
export interface ShortMessage { id: string; to: string; text: string }

/** Hands a message over for delivery; throws when it could not, and may then be called again. */
export type SendMessage = (message: ShortMessage) => Promise<void>;

const patienceMilliseconds = 15_000;

/** The sender that the configuration names; to be called from jobs only (law 2). */
export function messageSender(platform: Pick<Platform, 'config' | 'db' | 'clock'>): SendMessage {
  const { messages } = platform.config;
  if (messages.kind === 'demo') return (message) => keepDemoMessage(platform, message);
  if (messages.kind === 'none') return () => Promise.reject(new Error('no sender of short messages is configured (SMS_SENDER)'));
  return (message) => postMessage(messages.url, messages.token, message);
}

/** The operator's gateway: one address, fixed by the configuration, which may not send us elsewhere. */
async function postMessage(url: string, token: string, { id, to, text }: ShortMessage): Promise<void> {
  const response = await fetch(url, {
    method: 'POST', redirect: 'error', signal: AbortSignal.timeout(patienceMilliseconds),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': id },
    body: JSON.stringify({ id, to, text }),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the gateway for short messages answered ${response.status}`);
}
