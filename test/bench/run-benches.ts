/** `npm run bench [-- NAME…]`: runs the benchmarks one after another, each in a process of its own; JSON lines on standard output. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const benches = readdirSync(import.meta.dirname).filter((file) => file.endsWith('-bench.ts')).map((file) => file.replace(/-bench\.ts$/, '')).sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark named ${unknown.join(', ')}; there are: ${benches.join(', ')}\n`);
  process.exit(2);
}
// Benchmarks are of both databases wherever one answers.
const env = { TEST_MYSQL_URL: 'mysql://root@127.0.0.1:3306/', ...process.env };
let failed = false;
for (const name of asked.length > 0 ? asked : benches) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, `${name}-bench.ts`)], { stdio: 'inherit', env });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
