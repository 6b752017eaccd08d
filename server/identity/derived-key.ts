import { createHmac } from 'node:crypto';

/** A key of its own for each purpose, made from the one secret of the configuration; 64 hexadecimal digits. */
export function derivedKey(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(`banshi:${purpose}`).digest('hex');
}
