import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildServer, scriptOf } from '../../server/build-server.ts';
import { rootDir } from './databases.ts';

export interface BundledProcess { script: string; remove(): void }

/**
 * A test's own server process as it is built for a start, because each process that is killed costs a new one, and most
 * of its start would be compiling. `entry` is below the root.
 */
export async function bundleProcess(entry: string): Promise<BundledProcess> {
  mkdirSync(join(rootDir, 'build'), { recursive: true });
  const directory = mkdtempSync(join(rootDir, 'build', 'process-'));
  await buildServer([entry], directory);
  return { script: join(directory, scriptOf(entry)), remove: () => rmSync(directory, { recursive: true, force: true }) };
}
