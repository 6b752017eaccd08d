import { createHash } from 'node:crypto';

/** SHA-256 in hex: how random tokens, codes and session ids stand in the database, so that nobody who reads it can use them. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
