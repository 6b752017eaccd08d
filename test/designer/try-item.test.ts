import { expect } from 'chai';
import type { TrialAnswer } from '../../server/designer/try-item.ts';
import type { TrialPaths } from '../../server/designer/try-paths.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { onEveryDatabase, oneDatabaseUnlessFull } from '../journeys/counter.ts';
import { inFull } from '../platform/test-extent.ts';
import { pathOf, Workbench } from './item-workbench.ts';

const field = (type: string, key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type, key, label: key, input: true, ...more });
const kinds = [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }];

onEveryDatabase('A draft on trial', (counter) => {
  let workbench: Workbench;
  before(async () => { workbench = await Workbench.open(counter()); });

  const tryIt = async (item: string, body: object): Promise<TrialAnswer> => {
    const answer = await workbench.administrator.post(`${pathOf(item)}/try`, body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return answer.body;
  };
  const pathsOf = async (item: string): Promise<TrialPaths> => {
    const answer = await workbench.administrator.post(`${pathOf(item)}/paths`, {});
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return answer.body;
  };
  const names = ({ steps }: TrialPaths['paths'][number]): string => steps.map(({ name }) => name).join(' → ');

  it('offers each path through the workflow, with a submission that takes it, and each can be tried to the end that it promised', async () => {
    await workbench.draft('forked', [field('select', 'kind', { data: { values: kinds }, validate: { required: true } }), field('number', 'amount'), field('textfield', 'other')]);
    const { content: { workflowXml } } = await workbench.read('forked');
    const forked = workflowXml.replace(/candidateGroups="[^"]*"/, 'candidateGroups="= if form.kind = &#34;b&#34; and form.amount > 1000 then &#34;supervisor&#34; else &#34;window&#34;"');
    expect((await workbench.save('forked', { workflowXml: forked })).body.problems).to.deep.equal([]);
    const before = await workbench.rowCounts();
    const paths = await pathsOf('forked');
    expect(paths.submissions.map(({ varied, errors }) => [varied.map(({ label, value }) => `${label}=${value}`).join(), errors]), 'one plain, one for whom the diagram decides otherwise').to.deep.equal([['', []], ['kind=乙,amount=1000.01', []]]);
    expect([paths.missed, paths.isCut]).to.deep.equal([[], false]);
    const plain = paths.paths.filter(({ submission }) => submission === 0);
    expect(plain.map((path) => `${names(path)}: ${path.status}`)).to.include.members(['窗口审核：通过: approved', '窗口审核：不予通过: rejected', '窗口审核：退回补正 → 申请人补正材料：提交 → 窗口审核：通过: approved', '窗口审核：退回补正 → 30 日未补正: expired', '申请人撤回: withdrawn']);
    expect(plain.some(({ steps }) => steps.some(({ step }) => 'timer' in step)), 'also what happens when nobody does anything').to.equal(true);
    expect(plain.some(({ steps }) => steps.some(({ step }) => 'message' in step)), 'and when the applicant withdraws').to.equal(true);
    for (const path of paths.paths) {
      const { valid, step } = await tryIt('forked', { data: paths.submissions[path.submission]!.data, steps: path.steps.map(({ step: one }) => one) });
      expect([valid, step!.ended, step!.status], names(path)).to.deep.equal([true, path.ended, path.status]);
    }
    expect(await workbench.rowCounts(), 'nothing is stored').to.deep.equal(before);
  });

  it('shows a reviewer the answers and the groups of the step, and to the applicant what comes back', async () => {
    const { step, sections } = await tryIt('forked', { data: { kind: 'b', amount: 2000 } });
    expect(step!.tasks[0]).to.include({ name: '窗口审核', role: 'reviewer' });
    expect(step!.tasks[0]!.groups).to.deep.equal(['supervisor']);
    expect(sections!.flatMap(({ rows }) => rows.map(({ label, text }) => `${label} ${text}`))).to.include.members(['kind 乙', 'amount 2000']);
    const back = await tryIt('forked', { data: { kind: 'b', amount: 2000 }, steps: [{ task: 'review', decision: 'return' }] });
    expect(back.step!.tasks[0]!.role).to.equal('applicant');
    const late = await workbench.administrator.post(`${pathOf('forked')}/try`, { data: { kind: 'a' }, steps: [{ task: 'review', decision: 'approve' }, { task: 'review', decision: 'approve' }] });
    expect([late.status, late.body.code]).to.deep.equal([409, 'run_ended']);
  });

  it('a path on which the workflow would fail says so', async () => {
    await workbench.draft('failing', [field('number', 'amount')]);
    const { content: { workflowXml } } = await workbench.read('failing');
    await workbench.save('failing', { workflowXml: workflowXml.replace(/= ?decision = "return"/, '= nobody knows = "return"') });
    const { paths } = await pathsOf('failing');
    expect(paths.find(({ failure }) => failure !== null)!.failure).to.contain('nobody');
  });

  it('shipped items of every workflow can be tried on every path, touching no record, no application, no job and no audit row', async function () {
    this.timeout(300_000);
    const items = counter().wired.catalog.items().filter(({ workflow }, index, all) => inFull || all.findIndex((one) => one.workflow === workflow) === index);
    const before = await workbench.rowCounts();
    let accepted = 0;
    for (const { portal: of, item, workflowXml } of items) {
      const { status, body } = await workbench.administrator.post(`/api/designer/items/${of}/${item}/paths`, {});
      expect(status, `${of}/${item} ${JSON.stringify(body)}`).to.equal(200);
      const { paths, submissions } = body as TrialPaths;
      expect(paths.length, `${of}/${item}`).to.be.greaterThan(0);
      if (/outcomes" value="[^"]*,/.test(workflowXml)) expect(new Set(paths.map(({ status: end }) => end)).size, `${of}/${item} can end in more than one way`).to.be.greaterThan(1);
      if (submissions[0]!.errors.length === 0) accepted++;
    }
    process.stdout.write(`      the made-up answers of ${accepted} of ${items.length} items are accepted as they are\n`);
    expect(await workbench.rowCounts()).to.deep.equal(before);
  });
}, oneDatabaseUnlessFull);
