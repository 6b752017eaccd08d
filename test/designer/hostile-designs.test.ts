import { expect } from 'chai';
import { zipArchive } from '../../server/platform/write-zip.ts';
import { onEveryDatabase, oneDatabaseUnlessFull, type Answered } from '../journeys/counter.ts';
import { pathOf, portal, Workbench } from './item-workbench.ts';

const field = (key: string, more: object = {}): Record<string, unknown> => ({ type: 'textfield', key, label: key, input: true, ...more });
const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

onEveryDatabase('Everything that an administrator types or hands in is data', (counter) => {
  let workbench: Workbench;
  const item = 'hostile-design';
  before(async () => {
    workbench = await Workbench.open(counter());
    await workbench.administrator.post('/api/designer/items', { portal, item, title: '测试事项', from: { starter: 'empty' } });
  });

  const check = async (change: object): Promise<string[]> => {
    const { status, body } = await workbench.administrator.post(`${pathOf(item)}/check`, change);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.rows.map(({ code }: { code: string }) => code);
  };
  const form = async (components: object[], settings: object = {}): Promise<object> => {
    const { content } = await workbench.read(item);
    return { form: { ...content.form, components, settings: { ...content.form.settings, item: { ...content.form.settings.item, ...settings } } } };
  };
  const template = async (piece: string): Promise<object> => ({ templateSource: ((await workbench.read(item)).content.templateSource as string).replace('<body>', `<body>${piece}`) });

  it('script in a label, a hint, a text or a translation is refused by name', async () => {
    const script = '<img src=x onerror="alert(1)">';
    expect(await check(await form([field('a', { label: '<script>alert(1)</script>' })]))).to.include('unsafe_html');
    expect(await check(await form([field('a', { description: script })]))).to.include('unsafe_html');
    expect(await check(await form([{ type: 'content', key: 'a', input: false, html: '<a href="javascript:alert(1)">x</a>' }]))).to.include('unsafe_html');
    expect(await check(await form([{ type: 'content', key: 'a', input: false, html: '<img/onerror=alert(1) src=x>' }]))).to.include('unsafe_html');
    const { form: translated } = await form([field('a', { label: '甲' })]) as { form: { settings: Record<string, unknown> } };
    expect(await check({ form: { ...translated, settings: { ...translated.settings, translations: { en: { 甲: script } } } } })).to.include('unsafe_html');
  });

  it('code in a condition, a calculation, a check, a default or a component is refused by name', async () => {
    for (const setting of [{ customConditional: 'show = fetch("/api/me")' }, { calculateValue: 'value = 1' }, { validate: { custom: 'valid = true' } }, { customDefaultValue: 'value = 1' }]) {
      expect(await check(await form([field('a', setting)])), JSON.stringify(setting)).to.include('executable_code');
    }
    expect(await check(await form([field('a', { logic: [{ trigger: { type: 'javascript', javascript: 'result = true' }, actions: [] }] })]))).to.include('unsupported_logic');
    expect(await check(await form([field('a', { conditional: { json: { '==': [{ var: 'data.__proto__' }, 1] } } })]))).to.include('invalid_rule');
    expect(await check(await form([field('a')], { rules: [{ when: '= constructor.constructor("return process")()', message: 'x' }] })), 'FEEL has no constructors to call').to.not.deep.equal([]);
  });

  it('a template that reaches for a prototype, runs a script or fetches something is refused, and never printed', async () => {
    for (const [piece, code] of [['{{constructor.constructor}}', 'prototype_access'], ['{{#with "s" as |s|}}{{s.constructor}}{{/with}}', 'prototype_access'], ['{{lookup form "__proto__"}}', ''], ['<script>1</script>', 'script_element'], ['<svg onload="x"></svg>', 'event_handler'], ['<img src="https://example.org/x.png">', ''], ['<iframe src="file:///etc/passwd"></iframe>', '']] as const) {
      const codes = await check(await template(piece));
      if (code) expect(codes, piece).to.include(code);
      else expect(codes.length, `${piece}: ${codes.join()}`).to.be.greaterThan(0);
      const printed = await workbench.administrator.post(`${pathOf(item)}/receipt.pdf`, await template(piece));
      expect(printed.status === 200 && /<script|onload/.test(JSON.stringify(printed.body)), piece).to.equal(false);
    }
  });

  it('a diagram with a script task, an entity, or an outside reference is refused', async () => {
    const { content: { workflowXml } } = await workbench.read(item);
    const script = workflowXml.replace(/<bpmn:serviceTask id="([^"]+)"([\s\S]*?)<\/bpmn:serviceTask>/, '<bpmn:scriptTask id="$1" scriptFormat="javascript"$2<bpmn:script>process.exit()</bpmn:script></bpmn:scriptTask>');
    expect(script).to.not.equal(workflowXml);
    expect(await check({ workflowXml: script })).to.not.deep.equal([]);
    const entity = workflowXml.replace('?>', '?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>').replace('name="窗口审核"', 'name="&file;"');
    expect(JSON.stringify((await workbench.administrator.post(`${pathOf(item)}/check`, { workflowXml: entity })).body)).to.not.contain('root:');
  });

  describe('files', () => {
    const upload = (name: string, content: Buffer): Promise<Answered> => workbench.administrator.upload(`/api/designer/portals/${portal}/import`, '', name, content);
    const itemFile = async (): Promise<Buffer> => Buffer.from(JSON.stringify((await workbench.read(item)).content.form));

    it('an SVG with a script is no file of an item, nor a material of an application', async () => {
      for (const name of ['evil.svg', 'evil.json', 'evil.zip']) expect((await upload(name, svg)).body.code, name).to.equal('unreadable_exchange');
      await workbench.draft('svg-material', [field('note') as never], { materials: [{ key: 'proof', name: '证明', required: false }] });
      await workbench.publish('svg-material');
      const { body: { id } } = await workbench.citizen.post('/api/applications', { item: `${portal}/svg-material` });
      for (const name of ['proof.svg', 'proof.png']) expect((await workbench.citizen.upload(`/api/applications/${id}/materials`, 'proof', name, svg)).status, name).to.equal(415);
    });

    it('paths that lead out, absolute paths and backslashes in a ZIP are refused and write nothing', async () => {
      const good = await zipArchive([{ name: 'forms/heilongjiang/evil00.json', content: await itemFile() }], new Date());
      for (const path of ['../../heilongjiang/evil00.json', '/orms/heilongjiang/evil00.json', '..\\..\\heilongjiang\\evil0.json']) {
        const renamed = Buffer.from(good.toString('latin1').replaceAll('forms/heilongjiang/evil00.json', path.padEnd('forms/heilongjiang/evil00.json'.length, 'n')), 'latin1');
        const { status, body } = await upload('evil.zip', renamed);
        expect([status, body.code], path).to.deep.equal([422, 'unreadable_exchange']);
      }
      expect((await workbench.administrator.get(pathOf('evil00'))).status).to.equal(404);
    });

    it('a ZIP that unpacks to too much, has too many entries or is nested is refused before it is unpacked', async () => {
      const bomb = await zipArchive([{ name: 'bomb.json', content: Buffer.alloc(20 * 1024 * 1024, 0x20) }], new Date());
      const many = await zipArchive(Array.from({ length: 400 }, (_, index) => ({ name: `forms/x/${index}.json`, content: Buffer.from('{}') })), new Date());
      const nested = await zipArchive([{ name: 'inner.zip', content: bomb }], new Date());
      for (const archive of [bomb, many, nested]) {
        expect(archive.length).to.be.lessThan(1024 * 1024);
        const { status, body } = await upload('bomb.zip', archive);
        expect([status, body.code]).to.deep.equal([422, 'unreadable_exchange']);
      }
    });

    it('a form in a ZIP whose names would reach a prototype is stored as plain data', async () => {
      const text = (await itemFile()).toString().replace('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},');
      const archive = await zipArchive([{ name: `forms/${portal}/proto-form.json`, content: Buffer.from(text) }, ...await sharedFiles()], new Date());
      const { status, body } = await upload('proto.zip', archive);
      expect(status, JSON.stringify(body)).to.be.oneOf([200, 422]);
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
      if (status === 200) expect(JSON.stringify((await workbench.read('proto-form')).content.form)).to.not.contain('__proto__');
    });

    async function sharedFiles(): Promise<{ name: string; content: Buffer }[]> {
      const { content: { workflow, workflowXml, template, templateSource } } = await workbench.read(item);
      return [{ name: `workflows/${workflow}.bpmn`, content: Buffer.from(workflowXml) }, { name: `templates/${template}.hbs`, content: Buffer.from(templateSource) }];
    }
  });
}, oneDatabaseUnlessFull);
