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
  for (const path of await oldFiles(platform.files.directory, before)) {
    const sha256 = path.slice(-64);
    if (await platform.db('file_uses').where({ sha256 }).first('sha256')) continue;
    // Looked at again: it may have been taken into use since the list was made.
    if ((await stat(path)).mtimeMs >= before) continue;
    await platform.files.remove(sha256);
    removed++;
  }
  return removed;
}

async function oldFiles(directory: string, before: number): Promise<string[]> {
  if (!existsSync(directory)) return [];
  const old: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await stat(path)).mtimeMs < before) old.push(path);
  }
  return old;
}
