// What `npm test` runs once everything is installed: type check and lint beside mocha, since neither waits for the other.
// All tests are built at once; named files (`node test/run-tests.mjs test/forms/dates.test.ts`) run in the same way.
// A file that failed beside others is run once more by itself, and that outcome counts; each one that needed it is named.
// Mocha's own lines come last; what the type check or the lint found is printed before the exit code says so.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { leftToCi } from './left-to-ci.mjs';

const options = (process.env['MOCHA_OPTIONS'] ?? `--parallel --jobs ${availableParallelism() + 1}`).split(' ').filter(Boolean);
/** The files of these take longest, much of it waiting; begun last, they would run while all else is done. */
const longest = ['workflow', 'items', 'web', 'journeys'];
/** The limits of `.mocharc.json`, which a single file has, too, without the compiler that is named there. */
const { timeout, slow } = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
const mochaOptions = ['--no-config', '--no-package', '--timeout', `${timeout}`, '--slow', `${slow}`];
/** So many files do not fail because of their neighbours. */
const mostTriedAgain = 8;

function testFiles() {
  const files = readdirSync('test', { recursive: true }).filter((file) => file.endsWith('.test.ts')).sort();
  const place = (file) => (longest.indexOf(file.split(sep)[0]) + longest.length + 1) % (longest.length + 1);
  return files.sort((one, other) => place(one) - place(other)).map((file) => join('test', file));
}

const nameOf = (file) => relative('test', file).replaceAll(sep, '/');

/** All test files in CI; elsewhere those that are not left to it. */
function filesToRun() {
  const all = testFiles();
  const idle = leftToCi.filter((pattern) => !all.some((file) => pattern.test(nameOf(file))));
  if (idle.length > 0) throw new Error(`left to CI, but there is no such test: ${idle.join(', ')}`);
  if (process.env['CI'] === 'true' || process.env['FULL'] === 'true') return all;
  const taken = all.filter((file) => !leftToCi.some((pattern) => pattern.test(nameOf(file))));
  process.stdout.write(`${taken.length} test files; ${all.length - taken.length} that take longest are left to CI (FULL=true runs them, too)\n`);
  return taken;
}

/** Where `build-tests.ts` puts a test, and which test a script was. */
const scriptOf = (file) => join('build', 'tests', relative('test', file)).replace(/\.ts$/, '.mjs');
const sourceOf = (script) => join('test', relative(join('build', 'tests'), relative('.', script))).replace(/\.mjs$/, '.ts');

/** Errors name the lines of the sources; with a larger young heap a tenth of the time goes less into collecting garbage. */
const nodeOptions = `${process.env['NODE_OPTIONS'] ?? ''} --enable-source-maps --max-semi-space-size=32`.trim();

function run(parameters, stdio) {
  const child = spawn(process.execPath, parameters, { stdio, env: { ...process.env, NODE_OPTIONS: nodeOptions } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => { output += chunk; });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ ended: code ?? signal, output })));
}

/** Runs mocha and answers how it ended, with what failed where unless it died before it could say so. */
async function mocha(...parameters) {
  const folder = mkdtempSync(join(tmpdir(), 'banshi-failed-'));
  const noted = join(folder, 'noted.json');
  try {
    const { ended } = await run(['node_modules/mocha/bin/mocha.js', ...mochaOptions, '--reporter', scriptOf('test/platform/note-failed-files.ts'), '--reporter-option', `noted=${noted}`, ...parameters], 'inherit');
    return { passed: ended === 0, ...(existsSync(noted) ? JSON.parse(readFileSync(noted, 'utf8')) : { files: [], elsewhere: 1 }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether each of the files passes alone. Only failures of tests and hooks are tried again: nothing else has a second chance. */
async function passAlone({ files, elsewhere }) {
  if (elsewhere > 0 || files.length === 0 || files.length > mostTriedAgain) return false;
  const outcomes = [];
  for (const file of files) outcomes.push({ file: sourceOf(file), passed: (await mocha(file)).passed });
  for (const { file, passed } of outcomes) process.stdout.write(`failed beside others, ${passed ? 'passed' : 'failed'} alone: ${file}\n`);
  return outcomes.every(({ passed }) => passed);
}

const build = await run(['--import', 'tsx', 'test/build-tests.ts'], ['ignore', 'inherit', 'inherit']);
if (build.ended !== 0) process.exit(1);
const files = process.argv.length > 2 ? process.argv.slice(2) : filesToRun();
const [code, tests] = await Promise.all([
  run(['node_modules/oxlint/bin/oxlint'], ['ignore', 'pipe', 'pipe']),
  mocha(...options, ...files.map(scriptOf)),
]);
const passed = tests.passed || await passAlone(tests);
if (code.ended !== 0) process.stderr.write(`${code.output}\nThe check of the code ended with ${code.ended}.\n`);
process.exitCode = code.ended === 0 && passed ? 0 : 1;
