import { expect } from 'chai';
import { systemCaller } from '../../server/platform/caller.ts';
import { newId } from '../../server/platform/ids.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { completeTask, startRun } from '../../server/workflow/run-commands.ts';
import type { ServiceTasks } from '../../server/workflow/service-types.ts';
import { openTestPlatform, type TestPlatform } from '../platform/databases.ts';
import { inEveryDetail, inFull } from '../platform/test-extent.ts';
import { drawAnswers, drawBlock, Oracle, randomFrom, toBpmn } from './block-model.ts';

/** Two thousand by FULL=true, six hundred in CI; `MODELS=20000 SEED=7 npx mocha test/workflow/random-models.test.ts` looks further. */
const models = Number(process.env['MODELS'] ?? (inEveryDetail ? 2_000 : inFull ? 600 : 25));
const seed = Number(process.env['SEED'] ?? 20261122);
const stepLimit = 12;

describe('random models against an oracle', function () {
  this.timeout(3_600_000);
  let platform: TestPlatform;
  before(async () => { platform = await openTestPlatform('sqlite'); });
  after(async () => { await platform.close(); });

  it(`after every command the open tasks of ${models} random models are the oracle's, with the state read back from the database`, async () => {
    let commands = 0;
    for (let index = 0; index < models; index++) {
      const random = randomFrom(seed + index);
      const block = drawBlock(random, { next: 0 }, 3);
      commands += await compareOne(block, random, `model ${seed + index}`);
    }
    expect(commands).to.be.greaterThan(models);
  });

  async function compareOne(block: ReturnType<typeof drawBlock>, random: () => number, name: string): Promise<number> {
    const services = {} as ServiceTasks;
    let answers = drawAnswers(block, random);
    const oracle = new Oracle(block, answers);
    const diagram = { ref: name, xml: toBpmn(block) };
    let run = await runCommand(platform, systemCaller, (command) => startRun(command, services, { diagram, businessKey: newId(), variables: answers, scope: {} }));
    let steps = 1;
    for (; ; steps++) {
      const open = run.openTasks.map((task) => task.elementId).sort();
      const context = `${name}, after ${steps} commands: ${JSON.stringify(block)}`;
      if (JSON.stringify(open) !== JSON.stringify(oracle.open())) expect(open, context).to.deep.equal(oracle.open());
      if (run.ended !== oracle.ended) expect(run.ended, context).to.equal(oracle.ended);
      if (run.ended || steps === stepLimit) return steps;
      const task = run.openTasks[Math.floor(random() * run.openTasks.length)];
      if (!task) throw new Error(context);
      answers = drawAnswers(block, random);
      oracle.complete(task.elementId, answers);
      run = await runCommand(platform, systemCaller, (command) => completeTask(command, services, { taskId: task.id, decision: 'submit', variables: answers, scope: {} }));
    }
  }
});
