// What `npm test` runs once everything is installed: lint and type check beside mocha, since neither waits for the other.
// Mocha's own lines come last; what lint or the type check found is printed before the exit code says so.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const options = (process.env['MOCHA_OPTIONS'] ?? `--parallel --jobs ${Math.max(3, availableParallelism())}`).split(' ').filter(Boolean);
const bin = (name) => `node_modules/${name}`;

function run(script, parameters, stdio) {
  const child = spawn(process.execPath, [bin(script), ...parameters], { stdio });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => { output += chunk; });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ ended: code ?? signal, output })));
}

async function checks() {
  const lint = await run('eslint/bin/eslint.js', ['.'], ['ignore', 'pipe', 'pipe']);
  const types = await run('typescript/bin/tsc', ['-p', '.'], ['ignore', 'pipe', 'pipe']);
  return [['lint', lint], ['type check', types]].filter(([, { ended }]) => ended !== 0);
}

const [failed, tests] = await Promise.all([checks(), run('mocha/bin/mocha.js', [...options, 'test/**/*.test.ts'], 'inherit')]);
for (const [name, { output }] of failed) process.stderr.write(`The ${name} failed:\n${output}\n`);
process.exitCode = failed.length > 0 || tests.ended !== 0 ? 1 : 0;
