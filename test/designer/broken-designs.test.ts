import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkItem } from '../../server/designer/check-item.ts';
import type { Designer } from '../../server/designer/designer.ts';
import { usesOfField } from '../../server/designer/field-uses.ts';
import type { DraftContent } from '../../server/designer/item-content.ts';
import { compareItems } from '../../server/designer/compare-items.ts';
import type { FormComponent, ItemSettings } from '../../server/forms/form-definition.ts';
import { rootDir } from '../platform/databases.ts';

const workflowXml = readFileSync(join(rootDir, 'workflows/single-review.bpmn'), 'utf8');
const templateSource = readFileSync(join(rootDir, 'templates/application-receipt.hbs'), 'utf8');
const register = { title: '人员', components: [{ type: 'textfield', key: 'code', label: '编号', input: true }, { type: 'textfield', key: 'title', label: '名称', input: true }], settings: { register: { keys: [['code']], access: { administrator: ['all'] } } } };

/** A portal with one register, one list and one code list, and nothing to be stored in. */
const designer = {
  applications: {
    platform: { config: { rootDir } },
    catalog: {
      items: () => [],
      portal: () => ({ categories: [{ value: '类别', en: 'Category' }], groups: [{ name: 'window' }] }),
      declared: () => ({ dictionaries: { kinds: { name: 'kinds', entries: [{ value: '1', label: '一' }] } }, registers: { persons: register }, lists: { found: { register: 'persons', columns: [{ key: 'code', field: 'code' }] } } }),
    },
  },
} as unknown as Designer;

const text = (key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, input: true, ...more });

interface Change { components?: FormComponent[]; item?: Partial<ItemSettings> & Record<string, unknown>; title?: string; workflowXml?: string; templateSource?: string }
const content = ({ components = [text('note')], item = {}, title = '事项', ...more }: Change): DraftContent => ({
  form: { title, display: 'form', components, settings: { item: { audience: ['individual'], category: '类别', workflow: 'single-review', receipt: 'application-receipt', ...item } as ItemSettings } },
  workflow: 'single-review', workflowXml, template: 'application-receipt', templateSource, ...more,
});
const diagram = (from: string | RegExp, to: string): Change => ({ workflowXml: workflowXml.replace(from, to) });
const receipt = (piece: string): Change => ({ templateSource: templateSource.replace('<body>', `<body>${piece}`) });

/** What is broken, the part and the code that publishing must name, and a piece of the place. */
const broken: [string, Change, string, string, string?][] = [
  ['no name', { title: ' ' }, 'item', 'missing_title', 'title'],
  ['no field', { components: [] }, 'form', 'missing_fields'],
  ['nobody may apply', { item: { audience: [] } }, 'item', 'missing_audience'],
  ['no category', { item: { category: '' } }, 'item', 'missing_category'],
  ['a category that the portal lacks', { item: { category: '没有' } }, 'item', 'unknown_category'],
  ['no workflow', { workflowXml: '' }, 'workflow', 'missing_workflow'],
  ['no receipt', { templateSource: '' }, 'receipt', 'missing_receipt'],
  ['a key twice', { components: [text('a'), text('a')] }, 'form', 'duplicate_key', 'a'],
  ['a key that is none', { components: [text('1 a')] }, 'form', 'invalid_key'],
  ['a component that does not exist', { components: [text('a', { type: 'hologram' })] }, 'form', 'unknown_component', 'a'],
  ['JavaScript in a condition', { components: [text('a', { customConditional: 'show = true' })] }, 'form', 'executable_code', 'a'],
  ['JavaScript in a calculation', { components: [text('a', { calculateValue: 'value = 1' })] }, 'form', 'executable_code', 'a'],
  ['script in a label', { components: [text('a', { label: '<script>x</script>' })] }, 'form', 'unsafe_html', 'a'],
  ['a template in a text', { components: [text('a', { label: '{{ data.b }}' })] }, 'form', 'executable_template', 'a'],
  ['options from outside', { components: [text('a', { type: 'select', dataSrc: 'url', data: { url: 'https://example.org' } })] }, 'form', 'remote_data', 'a'],
  ['a choice without options', { components: [text('a', { type: 'radio', values: [] })] }, 'form', 'invalid_options', 'a'],
  ['the same option twice', { components: [text('a', { type: 'radio', values: [{ value: '1', label: 'x' }, { value: '1', label: 'y' }] })] }, 'form', 'invalid_options', 'a'],
  ['a condition on a field that is gone', { components: [text('a', { conditional: { show: true, when: 'gone', eq: '1' } })] }, 'form', 'unknown_condition_field', 'a'],
  ['a rule on a field that is gone', { components: [text('a', { conditional: { json: { '==': [{ var: 'data.gone' }, 1] } } })] }, 'form', 'unknown_condition_field', 'a'],
  ['a rule with an unknown operator', { components: [text('a', { conditional: { json: { eval: ['1'] } } })] }, 'form', 'invalid_rule', 'a'],
  ['a rule that reads a prototype', { components: [text('a', { conditional: { json: { '==': [{ var: 'data.constructor' }, 1] } } })] }, 'form', 'invalid_rule', 'a'],
  ['two fields that calculate each other', { components: [text('a', { calculateValue: { var: 'data.b' } }), text('b', { calculateValue: { var: 'data.a' } })] }, 'form', 'calculation_cycle'],
  ['a pattern that can hang', { components: [text('a', { validate: { pattern: '(a+' } })] }, 'form', 'unsafe_pattern', 'a'],
  ['a format that does not exist', { components: [text('a', { properties: { format: 'moon-phase' } })] }, 'form', 'unknown_format', 'a'],
  ['limits the wrong way round', { components: [text('a', { validate: { minLength: 5, maxLength: 2 } })] }, 'form', 'invalid_setting', 'a'],
  ['a code list that does not exist', { components: [text('a', { type: 'select', properties: { dictionary: 'gone' } })] }, 'form', 'unknown_dictionary', 'a'],
  ['a source that is not declared', { components: [text('a', { properties: { source: 'gone.title' } })] }, 'form', 'unknown_source', 'a'],
  ['a field that the register lacks', { components: [text('a', { properties: { source: 'one.gone' } })], item: { sources: { one: { register: 'persons', key: { code: '= account.code' } } } } }, 'form', 'unknown_register_field', 'a'],
  ['a register that does not exist', { item: { sources: { one: { register: 'gone', key: { code: '= account.code' } } } } }, 'item', 'unknown_register'],
  ['required but locked, and filled by nothing', { components: [text('a', { disabled: true, validate: { required: true } })] }, 'form', 'unfillable', 'a'],
  ['a record grid without a list', { components: [text('a', { type: 'recordgrid', components: [] })] }, 'form', 'invalid_setting', 'a'],
  ['a list that does not exist', { components: [text('a', { type: 'recordgrid', list: 'gone', components: [text('code', { disabled: true })] })] }, 'form', 'unknown_list', 'a'],
  ['a column that the list lacks', { components: [text('a', { type: 'recordgrid', list: 'found', components: [text('gone', { disabled: true })] })] }, 'form', 'unknown_list_column', 'a'],
  ['an agreement without text', { components: [text('a', { type: 'agreement' })] }, 'form', 'invalid_setting', 'a'],
  ['a place for a material that is not asked for', { components: [text('a', { type: 'materials', input: false, slots: ['gone'] })] }, 'form', 'unknown_material', 'a'],
  ['a material twice', { item: { materials: [{ key: 'm', name: '甲', required: true }, { key: 'm', name: '乙', required: true }] } }, 'item', 'duplicate_key', 'materials[1]'],
  ['a refusal that reads a field that is gone', { item: { rules: [{ when: '= form.gone = 1', message: '不行' }] } }, 'item', 'unknown_expression_field', 'rules[0]'],
  ['office hours that end before they begin', { item: { officeHours: { fromDay: 20, toDay: 10, outside: 'refuse' } } }, 'item', 'malformed_item', 'officeHours'],
  ['a promised time that is none', { item: { promisedTime: 'soon' } }, 'item', 'malformed_item', 'promisedTime'],
  ['a batch column that is no field', { item: { batch: { columns: ['gone'] } } }, 'item', 'invalid_setting', 'batch'],
  ['a diagram that is no BPMN', { workflowXml: '<nonsense/>' }, 'workflow', 'invalid_xml'],
  ['a step that nobody can do', diagram(/<zeebe:assignmentDefinition[^>]*>/, ''), 'workflow', 'nobody'],
  ['a group that does not exist', diagram(/candidateGroups="[^"]*"/, 'candidateGroups="nowhere"'), 'workflow', 'unknown_group'],
  ['a diagram that reads a field that is gone', diagram(/candidateGroups="[^"]*"/, 'candidateGroups="= form.gone"'), 'workflow', 'unknown_expression_field'],
  ['a service that does not exist', diagram(/type="register:update"/, 'type="rocket:launch"'), 'workflow', 'unknown_service_type'],
  ['a gateway without a way out', diagram(/ default="[^"]*"/, ''), 'workflow', 'no_default'],
  ['a flow that leads nowhere', diagram(/targetRef="review"/, 'targetRef="gone"'), 'workflow', 'dangling_flow'],
  ['a receipt that prints a field that is gone', receipt('<p>{{form.gone}}</p>'), 'receipt', 'unknown_path'],
  ['a receipt that reads a prototype', receipt('<p>{{constructor.name}}</p>'), 'receipt', 'prototype_access'],
  ['a receipt with a script', receipt('<script>x</script>'), 'receipt', ''],
  ['a receipt that is not closed', receipt('{{#if title}}'), 'receipt', 'template_syntax'],
  ['a receipt that calls what there is not', receipt('<p>{{shout title}}</p>'), 'receipt', 'unknown_helper'],
];

/** What is wrong with a file as a whole has no place within it. */
const wholeFiles = new Set(['missing_fields', 'missing_workflow', 'missing_receipt', 'invalid_xml']);

describe('publishing refuses a broken design with its place and reason', function () {
  this.timeout(60_000);
  it('finds nothing in a design that is whole', async () => {
    expect(await checkItem(designer, 'portal', 'item', content({}), 'zh')).to.deep.equal([]);
  });

  it(`names each of ${broken.length}`, async () => {
    expect(broken.length).to.be.at.least(40);
    for (const [what, change, part, code, place = ''] of broken) {
      const problems = await checkItem(designer, 'portal', 'item', content(change), 'zh');
      const found = problems.find((one) => one.part === part && (code === '' || one.code === code));
      expect(found, `${what}: ${JSON.stringify(problems)}`).to.not.equal(undefined);
      expect(found!.element, what).to.contain(place);
      expect(found!.message, what).to.not.equal('');
      expect(found!.element === '' && !wholeFiles.has(code), `${what} has a place`).to.equal(false);
    }
  });

  it('gives the reason of each in English as well', async () => {
    for (const [what, change] of broken) {
      const [zh, en] = [await checkItem(designer, 'portal', 'item', content(change), 'zh'), await checkItem(designer, 'portal', 'item', content(change), 'en')];
      expect(en.map(({ part, element, code }) => [part, element, code]), what).to.deep.equal(zh.map(({ part, element, code }) => [part, element, code]));
      en.forEach(({ message }, index) => {
        expect(message, what).to.match(/[A-Za-z]{3}/);
        expect(message, `${what}: ${message}`).to.not.equal(zh[index]!.message);
        expect(zh[index]!.message, what).to.match(/\p{Script=Han}/u);
        // Names that the administrator gave are repeated as they are.
        expect(message.replace(/窗口审核|是否退回|[“"].*?[”"]/gu, ''), what).to.not.match(/\p{Script=Han}/u);
      });
    }
  });
});

describe('before a field is removed', () => {
  it('every place that reads it is named, and no other', () => {
    const form = content({
      components: [text('kept', { conditional: { json: { '==': [{ var: 'data.gone' }, 1] } } }), text('sum', { calculateValue: { '+': [{ var: 'data.gone' }, 1] } }), text('gone'), text('goneToo')],
      item: { rules: [{ when: '= form.gone > 1', message: '太多' }, { when: '= form.goneToo > 1', message: '别的' }], materials: [{ key: 'm', name: '证明', required: true, when: { '!!': [{ var: 'data.gone' }] } }], batch: { unique: ['gone'] } },
    }).form;
    const uses = usesOfField({ form, workflowXml: workflowXml.replace(/candidateGroups="[^"]*"/, 'candidateGroups="= form.gone"'), templateSource: '<p>\n{{form.gone}}{{form.goneToo}}</p>' }, 'gone');
    expect(uses.map(({ place, name }) => `${place} ${name}`)).to.deep.equal(['condition kept', 'calculation sum', 'rule 太多', 'material 证明', 'batch Excel', 'workflow 窗口审核', 'receipt 2']);
  });
});

describe('the difference between two contents', () => {
  it('tells fields, rules, steps, texts, materials and lines of the receipt, and nothing of what stayed', async () => {
    const before = content({ components: [text('a'), text('b')], item: { description: '旧' } });
    const after = content({ components: [text('a', { validate: { required: true } }), text('c', { label: '新项' })], item: { description: '新', materials: [{ key: 'm', name: '证明', required: true }] }, workflowXml: workflowXml.replace('name="窗口审核"', 'name="综合审核"'), templateSource: templateSource.replace('业务受理回执单', '回执') });
    const differences = (await compareItems(before, after)).map(({ group, kind, name, what }) => [group, kind, name, what].join(' ').trim());
    expect(differences).to.include.members(['rules added a (a) required', 'fields added 新项 (c)', 'fields removed b (b)', 'texts changed description', 'materials added 证明', 'steps changed 综合审核 (review)']);
    expect(differences.filter((one) => one.startsWith('receipt'))).to.have.length(2);
    expect(await compareItems(before, before)).to.deep.equal([]);
  });
});
