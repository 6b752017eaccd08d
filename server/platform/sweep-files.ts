import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from './platform.ts';

/** Longer than any command runs: a younger file may still be waiting for the commit that will name it. */
const graceMilliseconds = 24 * 3600 * 1000;

/** Removes stored files that no committed row names and uploads that were never taken over. Answers how many. */
export async function sweepFiles(platform: Pick<Platform, 'db' | 'files' | 'clock'>): Promise<number> {
  const before = platform.clock.now().getTime() - graceMilliseconds;
  let removed = 0;
  for (const path of await oldFiles(platform.files.incoming, before)) { await rm(path, { force: true }); removed++; }
  const stored = await oldFiles(platform.files.directory, before);
  for (let at = 0; at < stored.length; at += filesAtOnce) {
    const part = stored.slice(at, at + filesAtOnce);
    const used = new Set<string>(await platform.db('file_uses').whereIn('sha256', part.map(hashOf)).distinct().pluck('sha256'));
    for (const path of part) {
      // Looked at again: it may have been taken into use since the list was made.
      if (used.has(hashOf(path)) || !(await isOlder(path, before))) continue;
      await platform.files.remove(hashOf(path));
      removed++;
    }
  }
  return removed;
}

const filesAtOnce = 500;

function hashOf(path: string): string { return path.slice(-64); }

/** False for a file that is gone, too: another node sweeps the same folder, and uploads are taken over. */
async function isOlder(path: string, before: number): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return null; throw error; });
  return found !== null && found.mtimeMs < before;
}

async function oldFiles(directory: string, before: number): Promise<string[]> {
  if (!existsSync(directory)) return [];
  const old: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (await isOlder(path, before)) old.push(path);
  }
  return old;
}
