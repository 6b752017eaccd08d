import { join, resolve } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { builtDir } from './built.ts';
import { workerScript } from './worker-script.ts';

const serverDir = resolve(import.meta.dirname, '..');
const bundles = new Map<string, Promise<string>>();

/**
 * Starts a TypeScript module, named by its path below `server/`, in a worker thread; it finds `data` as `workerData`. The
 * heap is bounded so that a worker dies before the server does; its young part holds some portions of rows, which live but a moment.
 */
export async function openWorker(module: string, data: unknown, heapMegabytes: number): Promise<Worker> {
  const options: WorkerOptions = {
    // Node passes over what old packages do, but only where it sees them in node_modules.
    workerData: data, execArgv: ['--no-deprecation'],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 40 },
  };
  if (builtDir) return new Worker(join(builtDir, 'workers', module.replace(/\.ts$/, '.cjs')), options);
  return new Worker(await bundled(module), { ...options, eval: true });
}

/** The script of a module, made once a process. */
function bundled(module: string): Promise<string> {
  let bundle = bundles.get(module);
  if (!bundle) {
    bundles.set(module, bundle = buildScript(module));
    bundle.catch(() => bundles.delete(module));
  }
  return bundle;
}

async function buildScript(module: string): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles: [script] } = await build({ ...workerScript, entryPoints: [resolve(serverDir, module)], write: false });
  return script!.text;
}
