import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { rootDir } from './databases.ts';

export interface BundledProcess { script: string; remove(): void }

/**
 * A test's own server process as one file, because each process that is killed costs a new one, and most of its start
 * would be compiling. `entry` is below the root; the bundle believes to lie in `server/workflow`.
 */
export async function bundleProcess(entry: string): Promise<BundledProcess> {
  mkdirSync(join(rootDir, 'build'), { recursive: true });
  const directory = mkdtempSync(join(rootDir, 'build', 'process-'));
  const script = join(directory, `${basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [join(rootDir, entry)], outfile: script, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error',
    define: { 'import.meta.dirname': JSON.stringify(join(rootDir, 'server/platform')), 'import.meta.url': JSON.stringify(`file://${join(rootDir, 'server/workflow/bundle.mjs')}`) },
  });
  return { script, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
