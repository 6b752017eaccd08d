import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProcess, type BundledProcess } from '../platform/bundle-process.ts';
import { rootDir } from '../platform/databases.ts';
import { textOfPdf } from '../journeys/pdf-text.ts';

describe('the command line', function () {
  this.timeout(120_000);
  let folder: string, cli: BundledProcess;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'banshi-cli-'));
    cli = await bundleProcess('server/cli.ts');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    cli.remove();
  });

  function banshi(...parameters: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli.script, ...parameters], { cwd: rootDir, encoding: 'utf8', env: { ...process.env, DATA_DIR: join(folder, 'data'), DATABASE_URL: '' } });
    return { status, stderr, lines: stdout.split('\n').filter(Boolean) };
  }
  const file = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('check finds nothing wrong with what is shipped', () => {
    expect(banshi('check', 'forms', 'workflows', 'templates')).to.deep.include({ status: 0, lines: [] });
  });

  it('check prints a line a problem and ends with 1', () => {
    const broken = file('broken.json', { components: [{ type: 'textfield', key: 'a', label: '甲' }, { type: 'textfield', key: 'a', label: '乙' }] });
    const { status, lines } = banshi('check', broken);
    expect(status).to.equal(1);
    expect(JSON.parse(lines[0]!)).to.include({ file: broken, element: 'a', code: 'duplicate_key' }).and.have.all.keys('file', 'element', 'code', 'message', 'english');
  });

  it('validate gives the verdict and the stored data of each submission', () => {
    const form = file('form.json', { components: [{ type: 'number', key: 'tons', label: '吨位', validate: { required: true, min: 1 } }] });
    const { status, lines } = banshi('validate', form, file('submissions.json', [{ tons: 5, extra: 1 }, { data: { tons: 0 } }, {}]));
    expect(status).to.equal(0);
    const verdicts = lines.map((line) => JSON.parse(line));
    expect(verdicts[0]).to.deep.equal({ valid: true, data: { tons: 5 }, errors: [] });
    expect(verdicts.slice(1).map(({ valid, errors }) => [valid, errors[0].path, errors[0].code])).to.deep.equal([[false, 'tons', 'min'], [false, 'tons', 'required']]);
  });

  it('simulate runs the diagram of the first item along a return and an approval', () => {
    const actions = file('actions.json', [{ start: {} }, { complete: 'review', variables: { decision: 'return', comment: '补正' } }, { complete: 'correct' }, { complete: 'review', variables: { decision: 'approve' } }]);
    const { status, lines } = banshi('simulate', join(rootDir, 'workflows/single-review.bpmn'), actions);
    expect(status).to.equal(0);
    const steps = lines.map((line) => JSON.parse(line));
    expect(steps.map(({ tasks }) => tasks.map(({ id }: { id: string }) => id))).to.deep.equal([['review'], ['correct'], ['review'], []]);
    expect(steps[3].ended).to.equal(true);
    expect(steps[3].services[0]).to.deep.equal({ id: 'update_registers', type: 'register:update', input: { effects: 'approval' } });
  });

  it('print writes the document as it would be printed', async () => {
    const out = join(folder, 'out.pdf');
    const { status } = banshi('print', file('t.hbs', '<!doctype html><html><body><h1>{{title}}</h1></body></html>'), file('data.json', { title: '示例回执' }), out);
    expect(status).to.equal(0);
    expect((await textOfPdf(readFileSync(out))).text).to.contain('示例回执');
  });

  it('ends with 2 and the usage for a wrong call, with 1 and the reason for bad input', () => {
    expect(banshi('dance')).to.deep.include({ status: 2 });
    expect(banshi('validate', 'one.json').status).to.equal(2);
    const unreadable = banshi('validate', file('bad.json', '{'), file('s.json', {}));
    expect(unreadable.status).to.equal(1);
    expect(JSON.parse(unreadable.stderr)).to.have.property('code', 'invalid_configuration');
    expect(banshi('check', join(folder, 'absent')).status).to.equal(1);
  });
});
