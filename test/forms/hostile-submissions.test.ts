import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkForm } from '../../server/forms/check-form.ts';
import { compileForm, type ProcessContext } from '../../server/forms/compile-form.ts';
import { componentTypeNames } from '../../server/forms/component-types.ts';
import { childComponents } from '../../server/forms/plan-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { presentSubmission } from '../../server/forms/present-submission.ts';
import { ExpressionError } from '../../server/expressions/expression-error.ts';
import { smallForms } from './parity/small-forms.ts';
import { submissionsOf } from './parity/submissions.ts';

const options = ['a', 'b', 'c'].map((value) => ({ value, label: value }));
const simple = (type: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type, key: type, label: type, ...extra });
const inputs = (): FormComponent[] => [
  simple('textfield', { validate: { pattern: '(a+)+b?' } }), simple('textarea'), simple('phoneNumber', { inputMask: '99' }), simple('email'), simple('url'), simple('hidden'),
  simple('signature'), simple('tags'), simple('number', { decimalLimit: 2 }), simple('currency'), simple('checkbox'), simple('select', { data: { values: options } }), simple('radio', { values: options }),
  simple('selectboxes', { values: options, validate: { maxSelectedCount: 2 } }), simple('survey', { questions: [{ value: 'q1', label: 'Q' }], values: options }),
  simple('date'), simple('month'), simple('datetime'), simple('day'), simple('time'), simple('file', { multiple: true, filePattern: 'image/*,.pdf' }), simple('button'),
  simple('agreement', { content: '同意' }), simple('fetch'), simple('region'), simple('calendar', { minMonth: '2020-01', lockedStatuses: ['paid'], properties: { list: 'ledger' } }),
  simple('changelist', { source: 'person', categories: [{ key: 'c', label: 'C', fields: [
    { key: 'name', label: 'N', component: simple('textfield', { validate: { maxLength: 5 } }) }, { key: 'months', label: 'M', component: simple('calendar') }, { key: 'ticks', label: 'T', component: simple('selectboxes', { values: options }) }] }] }),
];
const columns = (): FormComponent[] => [simple('textfield', { disabled: true }), simple('number', { validate: { required: true } }), simple('currency', { properties: { value: '= row.number * 2 + count(form.rows)' } })];
const everything: FormComponent[] = [
  ...inputs(), simple('smscode', { properties: { mobile: 'phoneNumber' } }),
  { type: 'textfield', key: 'several', multiple: true, validate: { maxLength: 5 } },
  { type: 'textfield', key: 'shown', validate: { required: true }, conditional: { show: true, when: 'radio', eq: 'a' } },
  { type: 'number', key: 'twice', calculateValue: { '*': [{ var: 'data.number' }, 2] } },
  { type: 'container', key: 'box', components: inputs() },
  { type: 'panel', components: [{ type: 'datagrid', key: 'rows', components: [...inputs(), { type: 'datagrid', key: 'inner', components: [simple('textfield')] }] }] },
  { type: 'recordgrid', key: 'records', list: 'ledger', components: columns() }, { type: 'recordgrid', key: 'all', list: 'ledger', select: 'none', components: columns() },
  { type: 'transfer', key: 'chosen', list: 'ledger', components: columns() }, { type: 'payee', key: 'payee', self: { name: 'person.name' }, heirOnly: ['relation'], components: [simple('textfield', { key: 'name', validate: { required: true } }), simple('textfield', { key: 'relation' })], conditional: { show: true, when: 'radio', eq: 'c' } }, { type: 'materials' },
  { type: 'editgrid', key: 'entries', components: [simple('textfield', { validate: { required: true } })] },
  { type: 'fieldset', components: [] }, { type: 'columns', columns: [] }, { type: 'tabs', components: [] }, { type: 'table', rows: [] }, { type: 'well', components: [] }, { type: 'content' }, { type: 'htmlelement' },
];
const regions = { name: 'regions', entries: [{ value: '230000', label: '黑龙江省' }, { value: '230100', label: '哈尔滨市', parent: '230000' }] };
const compiled = compileForm({ components: everything, settings: { item: { sources: { person: { register: 'people', key: {} } } } } }, { dictionaries: { regions } });
const context: ProcessContext = { locale: 'zh', now: new Date('2026-11-22T04:00:00.000Z') };
const ledger = new Map([['a', { textfield: 'A', number: 1, period: '2020-02', status: 'paid' }], ['b', { textfield: 'B', period: '2020-03', status: 'owed' }]]);
const counter: Partial<ProcessContext> = { sources: { person: { name: '张三' } }, lists: { records: ledger, all: ledger, chosen: ledger, calendar: ledger } };
const judge = (submission: unknown) => compiled.process(submission, context);
const codes = (submission: unknown) => judge(submission).errors.map(({ path, code }) => `${path} ${code}`);
const polluting = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';

describe('hostile submissions', () => {
  it('are tried on every component type that there is', () => {
    const used = new Set<string>();
    const collect = (list: readonly FormComponent[]): void => list.forEach((component) => { used.add(component.type); collect(childComponents(component)); });
    collect(everything);
    expect([...componentTypeNames].filter((name) => !used.has(name))).to.deep.equal([]);
  });

  it('get a verdict whatever stands at any position, in a form that can be stored and read', () => {
    const anything = fc.anything({ maxDepth: 3, withNullPrototype: true, withDate: true, withBigInt: true, withSparseArray: true });
    const keys = [...compiled.root.held.map((node) => node.key), '__proto__', 'constructor', 'toString', 'x'];
    const submission = fc.oneof(anything, fc.dictionary(fc.constantFrom(...keys), anything),
      fc.record({ box: fc.dictionary(fc.constantFrom(...keys), anything), rows: fc.array(fc.dictionary(fc.constantFrom(...keys), anything), { maxLength: 3 }) }));
    const nearly = fc.record({
      records: fc.array(fc.record({ _row: fc.oneof(fc.constantFrom('a', 'b', 'z', '__proto__'), anything), number: anything, textfield: anything }, { requiredKeys: [] }), { maxLength: 4 }), all: fc.array(fc.record({ _row: anything }), { maxLength: 2 }),
      changelist: fc.array(fc.record({ field: fc.oneof(fc.constantFrom('name', 'months', 'ticks', 'constructor'), anything), old: anything, new: anything }, { requiredKeys: [] }), { maxLength: 4 }),
      calendar: fc.array(fc.oneof(fc.constantFrom('2020-01', '2020-02', '1999-01'), anything), { maxLength: 4 }), radio: fc.constantFrom('a', 'c'), payee: fc.dictionary(fc.constantFrom('payeeKind', 'name', 'relation', '__proto__'), anything),
    }, { requiredKeys: [] });
    fc.assert(fc.property(fc.oneof(submission, nearly), fc.boolean(), fc.boolean(), (given, draft, atCounter) => {
      const verdict = compiled.process(given, { ...context, ...(atCounter ? counter : {}), draft });
      expect(JSON.parse(JSON.stringify(verdict.data))).to.be.an('object');
      expect(verdict.valid).to.equal(verdict.errors.length === 0);
      presentSubmission(compiled, verdict.data, 'zh', context.now);
    }), { numRuns: globalThis.process.env.CI ? 6_000 : 1_200, seed: 3 });
  }).timeout(60_000);

  it('once found valid stay valid and the same when they are judged again, and keep the published schema', () => {
    // A default comes back where its field was emptied, since blanks are not stored; a code by SMS is never stored.
    for (const { rule, components, samples } of smallForms.filter((form) => !['default value', 'code of a text message'].includes(form.rule))) {
      const form = compileForm({ components: components as FormComponent[] }, { dictionaries: {} });
      const keepsSchema = new Ajv({ strict: false, validateFormats: false }).compile(form.schema);
      let valid = 0;
      fc.assert(fc.property(submissionsOf(form.definition.components, samples), (given) => {
        const first = form.process(given, context);
        if (!first.valid) return;
        valid++;
        expect(form.process(JSON.parse(JSON.stringify(first.data)), context)).to.deep.include({ valid: true, data: first.data, errors: [] });
        expect(keepsSchema(first.data), JSON.stringify(keepsSchema.errors)).to.equal(true);
      }), { numRuns: 60, seed: 3 });
      expect(valid, rule).to.be.at.least(1);
    }
  }).timeout(60_000);

  it('cannot reach a prototype through any object that is kept', () => {
    for (const text of [`{${polluting}}`, `{"box":{${polluting}}}`, `{"rows":[{${polluting}}]}`, `{"selectboxes":{${polluting}}}`, `{"survey":{${polluting}}}`, `{"file":[{"name":"a.pdf","size":1,${polluting}}]}`]) {
      const { data } = judge(JSON.parse(text));
      expect(({} as { polluted?: boolean }).polluted).to.equal(undefined);
      expect(JSON.stringify(data)).not.to.include('polluted');
    }
  });

  it('are not believed to hold what every object inherits', () => {
    const definition = { components: [simple('textfield', { key: 'toString' }), simple('textfield', { key: 'valueOf', validate: { required: true } })] };
    expect(checkForm(definition, { dictionaries: {} }).map(({ element, code }) => `${element} ${code}`)).to.deep.equal(['toString invalid_key', 'valueOf invalid_key']);
    expect(compileForm(definition, { dictionaries: {} }).process({ toString: 'x' }, context)).to.deep.include({ valid: true, data: {}, dropped: [{ path: 'toString', reason: 'unknown' }] });
  });

  it('of ten megabytes, ten thousand rows or a thousand levels are refused with a plain error', () => {
    const huge = 'a'.repeat(10_000_000);
    expect(codes({ textfield: huge, textarea: huge, several: [huge] })).to.deep.equal(['textfield max_length', 'textarea max_length', 'several max_length']);
    expect(compiled.process({ textfield: huge, several: [huge] }, { ...context, draft: true }).data).not.to.have.any.keys('textfield', 'several');
    expect(judge({ unknown: huge })).to.deep.include({ valid: true, dropped: [{ path: 'unknown', reason: 'unknown' }] });
    expect(codes({ rows: Array.from({ length: 5_001 }, () => ({})) })).to.deep.equal(['rows max_rows']);
    expect(codes({ rows: Array.from({ length: 20 }, () => ({ inner: Array.from({ length: 5_000 }, () => ({})) })) })).to.include.members(['rows[1].inner max_rows', 'rows[2].inner max_rows']);
    let deep: unknown = 'x';
    for (let level = 0; level < 1_000; level++) deep = level % 2 ? [deep] : { textfield: deep, rows: deep };
    for (const node of compiled.root.held) {
      const errors = codes({ [node.key]: deep });
      if (node.role === 'value' && !['shown', 'twice'].includes(node.key)) expect(errors, node.key).to.have.lengthOf(1);
    }
  });

  it('cannot reach more of a list, of months or of changes than there is', () => {
    const many = (row: object) => Array.from({ length: 10_000 }, () => row);
    expect(codes({ records: many({ _row: 'a' }), calendar: many({}), changelist: many({ field: 'name' }) })).to.have.members(['records max_rows', 'calendar too_many_values', 'changelist too_many_values']);
    const { errors, data } = compiled.process({ records: [{ _row: '__proto__', number: NaN }, { _row: 'constructor', number: 1e300 }] }, { ...context, ...counter });
    expect(errors.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['records[0].number invalid_number', 'records[0] row_unavailable', 'records[1] row_unavailable', 'all[1].number required']);
    expect(data.all).to.have.length(2);
  });

  it('with a hundred thousand unknown keys or wrong rows are answered with a short list', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]));
    expect(judge(many).dropped.length).to.be.at.most(200);
    expect(judge({ rows: Array.from({ length: 4_000 }, () => 1) }).errors.length).to.be.at.most(500);
    expect(judge({ entries: Array.from({ length: 4_000 }, () => ({})) }).errors.length).to.be.at.most(500);
  });

  it('with numbers that are none, or that lose their cents, are refused', () => {
    for (const number of [NaN, Infinity, -Infinity, '1e999', {}, true]) expect(codes({ number })).to.deep.equal(['number invalid_number']);
    expect(codes({ currency: 1e308 })).to.include('currency max');
    expect(codes({ currency: -1e15 })).to.include('currency min');
    expect(codes({ currency: 0.001 })).to.deep.equal(['currency decimals']);
  });

  it('cannot make a pattern hang', () => {
    expect(codes({ textfield: `${'a'.repeat(999)}!` })).to.deep.equal(['textfield pattern']);
  });

  it('that make a rule run too long are refused', () => {
    const rows = { map: [{ var: 'data.rows' }, { map: [[...Array(200).keys()], { var: '' }] }] };
    const form = compileForm({ components: [{ type: 'datagrid', key: 'rows', components: [simple('textfield')] }, { type: 'textfield', key: 'sum', calculateValue: rows }] }, { dictionaries: {} });
    expect(() => form.process({ rows: Array.from({ length: 4_000 }, () => ({})) }, context)).to.throw(ExpressionError);
  });

  it('that make every row look at every row are refused', () => {
    const count = { reduce: [{ var: 'data.rows' }, { '+': [{ var: 'accumulator' }, 1] }, 0] };
    const form = compileForm({ components: [{ type: 'datagrid', key: 'rows', components: [{ type: 'number', key: 'count', calculateValue: count }] }] }, { dictionaries: {} });
    const rows = (length: number) => ({ rows: Array.from({ length }, () => ({})) });
    expect(form.process(rows(100), context).data.rows).to.deep.include({ count: 100 });
    expect(() => form.process(rows(5_000), context)).to.throw(ExpressionError);
  });

  it('cannot bring an address from elsewhere in a file or a signature', () => {
    const file = (extra: object) => codes({ file: [{ name: 'a.pdf', size: 10, type: 'application/pdf', ...extra }] });
    expect(file({})).to.deep.equal([]);
    expect(file({ url: 'https://elsewhere.example/a.pdf' })).to.deep.equal(['file invalid_file']);
    expect(file({ url: '//elsewhere.example/a.pdf' })).to.deep.equal(['file invalid_file']);
    expect(file({ name: 'a.exe', type: 'application/x-msdownload' })).to.deep.equal(['file file_type']);
    expect(file({ size: 99_000_000 })).to.deep.equal(['file file_too_large']);
    expect(codes({ signature: 'javascript:alert(1)' })).to.deep.equal(['signature invalid_signature']);
  });
});
