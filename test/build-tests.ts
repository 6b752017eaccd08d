/**
 * Makes scripts of all tests, for a run of many: each process of it would otherwise compile the server and its tests for
 * itself, which is a tenth of what they cost. A single file runs from its source by `npx mocha`.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildServer } from '../server/build-server.ts';

const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).map((file) => `test/${file.replaceAll('\\', '/')}`);
await buildServer([...tests, 'test/platform/note-failed-files.ts'], resolve(join(import.meta.dirname, '../build/tests')), { sourcemap: true });
