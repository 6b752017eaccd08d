// Runs before anything is installed, so it uses nothing but Node: installs what package-lock.json names and builds the
// browser code, each only when it has changed since the last time. Says what it does on standard error.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Banshi needs Node.js 20.19 or later; this is ${process.versions.node}.`);

const lock = hashOf([join(root, 'package-lock.json')]);
const installedMark = join(root, 'node_modules', '.banshi-installed');
if (read(installedMark) !== lock) {
  say('Installing packages (once; about a minute) …');
  run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installedMark, lock);
}

// What the browser modules are made of, beside the packages.
const sources = ['web/browser', 'web/texts', 'web/views', 'forms', 'expressions', 'identity', 'platform'].flatMap((folder) => filesBelow(join(root, 'server', ...folder.split('/'))));
const browser = hashOf([join(root, 'package-lock.json'), join(root, 'server', 'web', 'build-browser.ts'), ...sources]);
const builtMark = join(root, 'build', '.browser-built');
if (read(builtMark) !== browser || !existsSync(join(root, 'build', 'browser', 'manifest.json'))) {
  say('Building the browser code …');
  run(process.execPath, ['--import', 'tsx', join('server', 'web', 'build-browser.ts')]);
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(builtMark, browser);
}

// Asked for by `npm start`: the server as scripts, which start sooner than the sources.
if (process.argv.includes('--server')) {
  const server = hashOf([join(root, 'package-lock.json'), ...filesBelow(join(root, 'server')), ...filesBelow(join(root, 'migrations'))]);
  const serverMark = join(root, 'build', '.server-built');
  if (read(serverMark) !== server || !existsSync(join(root, 'build', 'server', 'main.mjs'))) {
    run(process.execPath, ['--import', 'tsx', join('server', 'build-server.ts')]);
    writeFileSync(serverMark, server);
  }
}

function run(command, parameters) {
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) fail(`${command} ${parameters.join(' ')} ended with code ${status}.`);
}

function filesBelow(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
