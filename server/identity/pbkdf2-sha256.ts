/**
 * PBKDF2-HMAC-SHA-256 with a key of 32 bytes (RFC 8018, FIPS 180-4) in plain script, for pages that the browser
 * gives no WebCrypto. For the proof of work only: it takes no care to run in constant time.
 */
export function pbkdf2Sha256(password: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  const key = password.length > 64 ? bytesOf(hash(initialState, password, 0)) : password;
  const [inner, outer] = [paddedKey(key, 0x36), paddedKey(key, 0x5c)];
  const first = new Uint8Array(salt.length + 4);
  first.set(salt);
  first[salt.length + 3] = 1;
  const block = digestBlock();
  block.set(hash(inner, first, 64));
  compressFrom(outer, block);
  const sum = block.slice(0, 8);
  for (let round = 1; round < iterations; round++) {
    compressFrom(inner, block);
    compressFrom(outer, block);
    for (let index = 0; index < 8; index++) sum[index]! ^= block[index]!;
  }
  return bytesOf(sum);
}

/** The state after the HMAC key, which is padded to a block of its own. */
function paddedKey(key: Uint8Array, pad: number): Int32Array {
  const bytes = new Uint8Array(64).fill(pad);
  key.forEach((byte, index) => { bytes[index] = byte ^ pad; });
  const state = Int32Array.from(initialState);
  compress(state, wordsOf(bytes, 0));
  return state;
}

/** A block of 8 words still to be set and the padding that follows them when one block went before. */
function digestBlock(): Int32Array {
  const block = new Int32Array(16);
  block[8] = 0x80000000 | 0;
  block[15] = (64 + 32) * 8;
  return block;
}

/** Hashes the digest in the block on from `state` and puts the result in its place. */
function compressFrom(state: Int32Array, block: Int32Array): void {
  working.set(state);
  compress(working, block);
  block.set(working);
}

/** Hashes `message` on from `state`, into which `before` bytes have gone already. */
function hash(state: Int32Array, message: Uint8Array, before: number): Int32Array {
  const padded = new Uint8Array((message.length + 9 + 63) & ~63);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, (before + message.length) * 8);
  const current = Int32Array.from(state);
  for (let offset = 0; offset < padded.length; offset += 64) compress(current, wordsOf(padded, offset));
  return current;
}

const working = new Int32Array(8);
const w = new Int32Array(64);

/** One block of 16 words (FIPS 180-4, 6.2.2). */
function compress(state: Int32Array, block: Int32Array): void {
  w.set(block);
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15]!, y = w[t - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!, e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + roundConstants[t]! + w[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0]! += a; state[1]! += b; state[2]! += c; state[3]! += d; state[4]! += e; state[5]! += f; state[6]! += g; state[7]! += h;
}

function wordsOf(bytes: Uint8Array, offset: number): Int32Array {
  const view = new DataView(bytes.buffer, offset, 64);
  return Int32Array.from({ length: 16 }, (_, index) => view.getInt32(index * 4));
}

function bytesOf(words: Int32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => view.setInt32(index * 4, word));
  return new Uint8Array(view.buffer);
}

/** First 32 bits of the fractional parts of the square (state) and cube (rounds) roots of the first primes. */
const primes = firstPrimes(64);
const initialState = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const roundConstants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}
