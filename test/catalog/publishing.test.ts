import { expect } from 'chai';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Catalog } from '../../server/catalog/catalog.ts';
import { loadShipped } from '../../server/catalog/load-shipped.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import type { Problem } from '../../server/platform/errors.ts';
import { publishingChecks } from '../../server/publishing-checks.ts';
import { forEachDatabase, rootDir } from '../platform/databases.ts';

const ref = 'heilongjiang/flexible-worker-contribution-suspension', beside = 'heilongjiang/flexible-worker-enrolment';

/** One portal with two of its items: all of them are published wherever a test begins with a first start. */
function copyForms(folder: string): void {
  const forms = join(rootDir, 'forms'), portal = dirname(join(forms, ref));
  const others = readdirSync(portal).filter((name) => name.endsWith('.json') && !['portal.json', 'demo.json', `${basename(ref)}.json`, `${basename(beside)}.json`].includes(name)).map((name) => join(portal, name));
  cpSync(portal, join(folder, 'forms', basename(portal)), { recursive: true, filter: (source) => !others.includes(source) });
}

forEachDatabase('publishing the shipped files', (platform) => {
  let folder: string;
  const formFile = () => join(folder, `forms/${ref}.json`);
  const load = () => loadShipped({ ...platform(), config: { ...platform().config, rootDir: folder } }, publishingChecks);
  const catalog = async () => { const loaded = new Catalog(platform().db); await loaded.load(); return loaded; };
  const change = (edit: (form: FormDefinition) => void) => {
    const form = JSON.parse(readFileSync(formFile(), 'utf8')) as FormDefinition;
    edit(form);
    writeFileSync(formFile(), JSON.stringify(form));
  };
  const refusal = async (): Promise<Problem> => load().then(() => { throw new Error('it was published'); }, (problem: Problem) => problem);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'banshi-configuration-'));
    copyForms(folder);
    for (const name of ['workflows', 'templates']) cpSync(join(rootDir, name), join(folder, name), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes version 1, and nothing when nothing has changed', async () => {
    expect(await load()).to.deep.equal([dirname(ref), `${ref} v1`, `${beside} v1`]);
    expect(await load()).to.deep.equal([]);
    expect((await catalog()).current(ref).version).to.equal(1);
  });

  it('makes a new version of a changed form, while the old one can still be had', async () => {
    const old = (await catalog()).current(ref);
    change((form) => { form.settings!.item!.promisedTime = 'PT24H'; });
    expect(await load()).to.deep.equal([`${ref} v2`]);
    const now = await catalog();
    expect(now.current(ref)).to.include({ version: 2 }).and.have.nested.property('settings.promisedTime', 'PT24H');
    expect((await now.version(platform().db, old.id)).settings.promisedTime).to.equal('PT48H');
  });

  it('takes a right of operators that the runtime has or the portal declares', async () => {
    for (const right of ['administrator', 'wages']) {
      const settings = join(folder, 'forms', dirname(ref), 'portal.json');
      const portal = JSON.parse(readFileSync(settings, 'utf8')) as { operatorRights: object[] };
      writeFileSync(settings, JSON.stringify({ ...portal, operatorRights: [...portal.operatorRights, { name: 'wages', label: '工资', en: 'Wages' }] }));
      change((form) => { form.settings!.item!.operatorRight = right; });
      await load();
      expect((await catalog()).current(ref).settings.operatorRight).to.equal(right);
    }
  });

  it('refuses code, a dead reference and a broken diagram by file, element and reason; what is published stays', async () => {
    const before = (await catalog()).current(ref).version;
    change((form) => { form.components[0]!.components![2]!['customConditional'] = 'show = true'; });
    const withCode = await refusal();
    expect(withCode.code).to.equal('invalid_configuration');
    expect(withCode.errors![0]).to.include({ path: `forms/${ref}.json#changeReason`, code: 'executable_code' });

    copyForms(folder);
    change((form) => { form.settings!.item!.sources = { person: { register: 'nobody', key: {} } }; });
    expect((await refusal()).errors!.map((error) => error.code)).to.include('unknown_register');

    copyForms(folder);
    change((form) => { form.settings!.item!.operatorRight = 'nobody-can-have-it'; });
    expect((await refusal()).errors!.map(({ path, code }) => ({ path, code }))).to.deep.equal([{ path: `forms/${ref}.json#settings.item.operatorRight`, code: 'unknown_operator_right' }]);

    copyForms(folder);
    const diagram = join(folder, 'workflows/single-review.bpmn');
    writeFileSync(diagram, readFileSync(diagram, 'utf8').replace(/candidateGroups="[^"]*"/, 'candidateGroups="nobody-at-all"'));
    const broken = await refusal();
    expect(broken.errors![0]!.path).to.contain('workflows/single-review.bpmn#');
    expect(broken.errors![0]!.code).to.equal('unknown_group');
    expect((await catalog()).current(ref).version).to.equal(before);
  });
});
