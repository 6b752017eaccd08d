import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from './ids.ts';

export interface StoredFile { sha256: string; size: number }

/**
 * Files by their content: the name is the SHA-256 of the bytes, so writing the same file twice is harmless and a
 * file that no committed row names is only litter (see `sweep-files.ts`).
 */
export interface FileStore {
  put(content: Buffer): Promise<StoredFile>;
  /** Takes over a file that already lies on the same disk; the original is gone afterwards. */
  adopt(path: string): Promise<StoredFile>;
  read(sha256: string): Promise<Buffer>;
  stream(sha256: string): Readable;
  remove(sha256: string): Promise<void>;
  /** Where uploads may be received before they are adopted. */
  readonly incoming: string;
  readonly directory: string;
}

export class DiskFileStore implements FileStore {
  readonly directory: string;
  readonly incoming: string;
  constructor(dataDir: string) {
    this.directory = join(dataDir, 'files');
    this.incoming = join(dataDir, 'incoming');
  }

  async put(content: Buffer): Promise<StoredFile> {
    await mkdir(this.incoming, { recursive: true });
    const path = join(this.incoming, newId());
    const file = await open(path, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return this.#keep(path, createHash('sha256').update(content).digest('hex'), content.length);
  }

  async adopt(path: string): Promise<StoredFile> {
    await syncFile(path);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return this.#keep(path, hash.digest('hex'), (await stat(path)).size);
  }

  read(sha256: string): Promise<Buffer> { return readFile(this.#pathOf(sha256)); }
  stream(sha256: string): Readable { return createReadStream(this.#pathOf(sha256)); }
  async remove(sha256: string): Promise<void> { await rm(this.#pathOf(sha256), { force: true }); }

  async #keep(from: string, sha256: string, size: number): Promise<StoredFile> {
    const to = this.#pathOf(sha256);
    await mkdir(dirname(to), { recursive: true });
    const now = new Date();
    // Touched, so that the sweep gives a file that is used again its days of grace anew.
    if (await utimes(to, now, now).then(() => true, () => false)) await rm(from, { force: true });
    else await rename(from, to);
    return { sha256, size };
  }

  #pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not the name of a stored file');
    return join(this.directory, sha256.slice(0, 2), sha256);
  }
}

/** A committed row must never name a file that a power cut has emptied. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
