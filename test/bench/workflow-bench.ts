/**
 * Commands on runs (load, act, save) on SQLite and on MariaDB beside the bare engine (recover, resume, signal, getState),
 * in one process and one run, so that only the ratios count. One JSON line a measurement on standard output.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from 'bpmn-engine';
import * as Elements from 'bpmn-elements';
import serialize, { TypeResolver } from 'moddle-context-serializer';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { parseDiagram } from '../../server/workflow/read-diagram.ts';
import { completeTask, startRun } from '../../server/workflow/run-commands.ts';
import { serviceTypes, type ServiceTasks } from '../../server/workflow/service-types.ts';
import { databaseKinds, openTestPlatform, rootDir, type TestPlatform } from '../platform/databases.ts';

const xml = readFileSync(join(rootDir, 'workflows/single-review.bpmn'), 'utf8');
const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

interface Lane { name: string; /** Runs that go on side by side, as requests of a server do. */ steps: (() => Promise<void>)[]; count: number; milliseconds: number }

/** Gives each lane its slice of time in turn, so that a busy neighbour slows all of them alike. */
async function race(lanes: Lane[]): Promise<void> {
  for (const lane of lanes) for (const step of lane.steps) for (let warm = 0; warm < 6; warm++) await step();
  for (const end = performance.now() + seconds * 1000 * lanes.length; performance.now() < end;) {
    for (const lane of lanes) {
      const begin = performance.now();
      await Promise.all(lane.steps.map(async (step) => {
        while (performance.now() < begin + 500) { await step(); lane.count += 1; }
      }));
      lane.milliseconds += performance.now() - begin;
    }
  }
}

/** The stock engine on the same diagram: return to the applicant and back, without tables, scopes or checks. */
async function bareEngine(): Promise<() => Promise<void>> {
  const context = serialize((await parseDiagram(xml)) as never, TypeResolver({ ...Elements } as never)) as unknown as { serialize(): undefined };
  context.serialize = () => undefined;
  let decision = '';
  const resolveExpression = (text: unknown): unknown => (typeof text === 'string' && text.startsWith('= decision') ? text.includes(`"${decision}"`) : text);
  const open = () => new Engine({
    name: 'bare', sourceContext: context, scripts: { register() {}, getScript: () => null }, settings: { disableTrackState: true },
    timers: { executing: [], register: () => ({ setTimeout: () => ({}), clearTimeout() {} }), setTimeout() {}, clearTimeout() {} },
    expressions: { resolveExpression, isExpression: () => false, hasExpression: () => false },
    extensions: {
      services(activity: { type: string; behaviour: Record<string, unknown> }) {
        if (activity.type === 'bpmn:ServiceTask') activity.behaviour['Service'] = function () { return { execute: (_: unknown, done: (error: null) => void) => done(null) }; };
      },
    },
  } as never);
  const first = await open().execute();
  let state = JSON.stringify(first.getState());
  let task = 'review';
  return async () => {
    const engine = open();
    engine.recover(JSON.parse(state));
    const execution = await engine.resume();
    decision = task === 'review' ? 'return' : 'submit';
    execution.signal({ id: task });
    state = JSON.stringify(await engine.getState());
    task = task === 'review' ? 'correct' : 'review';
  };
}

/** One run on the platform, whose task is decided at each step; `bytes` notes the state's size after 1, 10 and 100 loops. */
async function databaseRun(platform: TestPlatform, bytes: Record<string, number>): Promise<() => Promise<void>> {
  const services = Object.fromEntries(Object.keys(serviceTypes).map((type) => [type, async () => undefined])) as unknown as ServiceTasks;
  const scope = { form: {}, application: { number: '1' }, applicant: { accountId: 'a' }, item: { promisedTime: 'PT48H' } };
  let run = await runCommand(platform, systemCaller, (command) => startRun(command, services, { diagram: { ref: 'bench', xml }, businessKey: newId(), variables: {}, scope }));
  let commands = 0;
  return async () => {
    const [task] = run.openTasks;
    if (!task) throw new Error('no open task');
    const decision = task.elementId === 'review' ? 'return' : 'submit';
    run = await runCommand(platform, systemCaller, (command) => completeTask(command, services, { taskId: task.id, decision, comment: 'x', scope }));
    commands += 1;
    if (![2, 20, 200].includes(commands)) return;
    const row = await platform.db('workflow_runs').where({ id: run.runId }).first('state');
    bytes[commands / 2] = Buffer.byteLength(row.state as string);
  };
}

async function measure(): Promise<void> {
  const platforms = await Promise.all(databaseKinds.map(async (kind) => ({ kind, platform: await openTestPlatform(kind), bytes: {} as Record<string, number> })));
  const lanes: Lane[] = [{ name: 'bare engine: recover, resume, signal, getState', steps: [await bareEngine()], count: 0, milliseconds: 0 }];
  const single: (() => Promise<void>)[] = [];
  for (const { kind, platform, bytes } of platforms) {
    const steps = await Promise.all(Array.from({ length: 4 }, () => databaseRun(platform, {})));
    lanes.push({ name: `commands on ${kind}: load, act, save`, steps, count: 0, milliseconds: 0 });
    single.push(await databaseRun(platform, bytes));
  }
  await race(lanes);
  const rates = lanes.map((lane) => (lane.count / lane.milliseconds) * 1000);
  lanes.forEach(({ name }, index) => print({ name, perSecond: rounded(rates[index] ?? 0), ...(index > 0 && { ratioToBareEngine: rounded((rates[index] ?? 0) / (rates[0] ?? 1), 2) }) }));
  for (const step of single) for (let command = 0; command < 200; command++) await step();
  for (const { kind, bytes } of platforms) print({ name: `state bytes on ${kind} by return loops`, bytes });
  for (const { platform } of platforms) await platform.close();
}

await measure();
