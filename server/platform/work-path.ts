import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStore } from './file-store.ts';
import { newId } from './ids.ts';

/** A new name for a file that is worked on, on the disk where it may be adopted; what is forgotten there is swept away. */
export async function workPath(files: FileStore): Promise<string> {
  await mkdir(files.incoming, { recursive: true });
  return join(files.incoming, newId());
}
