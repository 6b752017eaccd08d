import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../platform/config.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

export type ChromiumSettings = Pick<Config, 'chromiumPath' | 'rootDir' | 'dataDir'>;

/** A browser that was seen to start. `environment` is what it needs beyond the process's own. */
export interface Chromium { executablePath: string; headlessShell: boolean; environment: Record<string, string> }

/**
 * The browser that prints: the one named in PUPPETEER_EXECUTABLE_PATH, else the headless shell inside the npm package
 * `@sparticuz/chromium` (which needs no system library), else an installed Chrome or Chromium.
 */
export async function findChromium(settings: ChromiumSettings): Promise<Chromium> {
  if (settings.chromiumPath) return { executablePath: settings.chromiumPath, headlessShell: isHeadlessShell(settings.chromiumPath), environment: {} };
  const failures: unknown[] = [];
  const shipped = process.platform === 'linux' && process.arch === 'x64' ? await shippedShell(settings, failures) : null;
  if (shipped) return shipped;
  for (const path of installedPaths()) {
    if (await starts(path, {})) return { executablePath: path, headlessShell: isHeadlessShell(path), environment: {} };
  }
  throw new AggregateError(failures, `no Chromium was found: set PUPPETEER_EXECUTABLE_PATH to a Chrome, Chromium or chrome-headless-shell. ${failures.join('; ')}`);
}

function isHeadlessShell(path: string): boolean {
  return /headless[-_]shell/.test(path);
}

/** Null when the shell cannot be unpacked or does not start on this machine. */
async function shippedShell(settings: ChromiumSettings, failures: unknown[]): Promise<Chromium | null> {
  const folder = await unpackedShell(settings, failures);
  if (!folder) return null;
  const executablePath = join(folder, 'chromium');
  // The system's own libraries go first: the package's copies are for machines that lack them.
  const libraries = join(folder, 'al2023', 'lib');
  const before = process.env['LD_LIBRARY_PATH'];
  const environments: Record<string, string>[] = [{}, { LD_LIBRARY_PATH: before ? `${before}:${libraries}` : libraries }];
  for (const environment of environments) {
    if (await starts(executablePath, environment)) return { executablePath, headlessShell: true, environment };
  }
  return null;
}

async function starts(executablePath: string, environment: Record<string, string>): Promise<boolean> {
  return run(executablePath, ['--version'], { env: { ...process.env, ...environment }, timeout: 20_000 }).then(() => true, () => false);
}

/** Unpacks the package's archive once for this installation; several processes may do so at the same time. */
async function unpackedShell(settings: ChromiumSettings, failures: unknown[]): Promise<string | null> {
  let manifest: string;
  try {
    manifest = join(dirname(require.resolve('@sparticuz/chromium')), '../../package.json');
  } catch (error) {
    failures.push(error);
    return null;
  }
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  for (const cache of [join(settings.rootDir, 'node_modules', '.cache', 'banshi'), join(settings.dataDir, 'cache')]) {
    const folder = join(cache, `chromium-${version}`);
    if (await isExecutable(join(folder, 'chromium'))) return folder;
    try {
      await unpackInto(cache, folder);
      return folder;
    } catch (error) {
      failures.push(error);
    }
  }
  return null;
}

/**
 * The package unpacks into the temporary folder under fixed names and takes any file found there for its own, so it
 * is given a temporary folder of its own, which gets its final name only when complete.
 */
async function unpackInto(cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const program = `require(${JSON.stringify(require.resolve('@sparticuz/chromium'))}).executablePath()`;
    // With the last variable the package also unpacks the shared libraries.
    const env = { PATH: process.env['PATH'], TMPDIR: temporary, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
    await run(process.execPath, ['-e', program], { env, timeout: 120_000 });
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (!(await isExecutable(join(folder, 'chromium')))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

function installedPaths(): string[] {
  const names = ['chrome-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const windows = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
    .filter((folder) => folder !== undefined).map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  return [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...windows,
  ];
}
