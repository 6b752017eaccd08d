import { verify } from 'node:crypto';
import { bitsOf, childAt, childrenOf, derTags, expected, hexOf, oidOf, readDer, timeOf, type DerElement } from '../platform/der.ts';
import { extensionsOf, keyOf, keyUses, mayUseKey, type Certificate } from './certificate-contents.ts';
import { digestOf } from './signature-algorithms.ts';

/** A list of revoked certificates (RFC 5280, 5) as one authority has signed it. */
export interface RevocationList {
  issuer: Uint8Array;
  thisUpdate: Date;
  nextUpdate: Date;
  /** Serial numbers in hex. */
  revoked: ReadonlySet<string>;
  signed: Uint8Array;
  signature: Uint8Array;
  algorithm: string;
}

/** Throws `RangeError` for what is no list, for one that says not how long it holds, and for one that covers a part only. */
export function readRevocationList(der: Uint8Array): RevocationList {
  const whole = readDer(der);
  const tbs = childAt(whole, 0, derTags.sequence);
  const parts = childrenOf(tbs);
  if (parts[0]?.tag === derTags.integer) parts.shift();
  const [, issuer, thisUpdate, nextUpdate, ...rest] = parts;
  const extensions = rest.find(({ tag }) => tag === 0xa0);
  if (extensions) refuseCritical(childAt(extensions, 0, derTags.sequence));
  const revoked = new Set<string>();
  for (const entry of childrenOf(rest.find(({ tag }) => tag === derTags.sequence) ?? emptySequence)) {
    const [serial, , about] = childrenOf(entry);
    if (about) refuseCritical(about);
    revoked.add(hexOf(expected(serial, derTags.integer)));
  }
  return {
    issuer: expected(issuer, derTags.sequence).bytes, thisUpdate: timeOf(expected(thisUpdate)), nextUpdate: timeOf(expected(nextUpdate)), revoked,
    signed: tbs.bytes, algorithm: oidOf(childAt(childAt(whole, 1, derTags.sequence), 0)), signature: bitsOf(childAt(whole, 2)),
  };
}

/** Whether this authority has signed the list. */
export function isListOf(list: RevocationList, authority: Certificate): boolean {
  const digest = digestOf(list.algorithm);
  if (digest === undefined || !Buffer.from(list.issuer).equals(authority.subject) || !mayUseKey(authority, keyUses.listSign)) return false;
  const key = keyOf(authority);
  return key !== null && verify(digest, list.signed, key, list.signature);
}

const emptySequence: DerElement = { tag: derTags.sequence, bytes: new Uint8Array(), content: new Uint8Array() };

/** Critical extensions narrow down what the list or an entry is about, and none of them is understood here. */
function refuseCritical(list: DerElement): void {
  for (const [id, { critical }] of extensionsOf(list)) if (critical) throw new RangeError(`the revocation list covers a part only (extension ${id})`);
}
