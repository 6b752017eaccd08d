/**
 * Validations a second of this interpreter beside Form.io's server processors in one run: on a form of 25 fields with a
 * grid of 12 rows, and on the largest shipped form. `formioServer` is what a Form.io server does with a submission: two
 * asynchronous passes, first its `submission` processors (unset what is hidden, defaults, filters), then its `evaluator`
 * ones (calculations, conditions, validation). `formioOnePassSync` is the fastest way to call it: all processors at once.
 * Then what a form of 700 kB costs, and the longest time for which it holds up other requests.
 * Prints JSON lines; run with `npm run bench -- forms`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { environmentOf } from '../../server/cli-environment.ts';
import { dictionaries } from '../../server/expressions/parameter-functions.ts';
import { type CompiledForm, compileForm } from '../../server/forms/compile-form.ts';
import type { Data, FormComponent, FormDefinition } from '../../server/forms/form-definition.ts';
import { ownControls } from '../../server/forms/differences.ts';
import { sourceOf } from '../../server/forms/locked-fields.ts';
import { everyNode } from '../../server/forms/plan-form.ts';
import { renderableForm } from '../../server/forms/render-form.ts';
import { formioEquivalent } from '../forms/parity/formio-equivalent.ts';
import { formioServerPasses, formioVerdict } from '../forms/parity/formio-verdict.ts';
import { sampleSubmission } from '../forms/parity/sample-submission.ts';

const options = ['a', 'b', 'c'].map((value) => ({ value, label: value.toUpperCase() }));
const field = (type: string, key: string, extra: Partial<FormComponent> = {}): FormComponent => ({ type, key, input: true, label: key, ...extra });

const basics: FormComponent[] = Array.from({ length: 10 }, (_, index) => field('textfield', `text${index}`, { validate: { required: index < 5, maxLength: 40, pattern: index === 0 ? '[a-z ]+' : '' } }));
const numbers: FormComponent[] = Array.from({ length: 4 }, (_, index) => field('number', `number${index}`, { validate: { min: 0, max: 1_000 } }));
const choices: FormComponent[] = [
  field('radio', 'radio', { values: options, validate: { required: true } }), field('selectboxes', 'ticks', { values: options }),
  field('select', 'select1', { dataSrc: 'values', data: { values: options } }), field('select', 'select2', { dataSrc: 'values', data: { values: options } }),
  field('checkbox', 'agree', { validate: { required: true } }), field('email', 'email'), field('datetime', 'date', { enableTime: false }),
  field('textarea', 'note', { conditional: { show: true, when: 'radio', eq: 'a' }, validate: { required: true } }),
  field('number', 'sum', { calculateServer: true, calculateValue: { '+': [{ var: 'data.number0' }, { var: 'data.number1' }] } }),
  field('phoneNumber', 'phone'),
];
const rows = field('datagrid', 'rows', {
  components: [
    field('textfield', 'name', { validate: { required: true, maxLength: 20 } }), field('number', 'amount', { validate: { min: 0 } }),
    field('select', 'kind', { dataSrc: 'values', data: { values: options } }), field('checkbox', 'paid'), field('textfield', 'remark'),
  ],
});
const components: FormComponent[] = [...basics, ...numbers, ...choices, rows];
const submission = {
  ...Object.fromEntries(basics.map(({ key }) => [key, 'some words'])), ...Object.fromEntries(numbers.map(({ key }, index) => [key, index * 7])),
  radio: 'a', ticks: { a: true, b: false, c: true }, select1: 'b', select2: 'c', agree: true, email: 'someone@example.com', date: '2026-06-15', note: 'a note', sum: 7, phone: '13800000000',
  rows: Array.from({ length: 12 }, (_, index) => ({ name: `name ${index}`, amount: index, kind: 'a', paid: true, remark: '' })),
};

/** Runs more than a second of each contestant: they take turns in short slices, and the best slice of each counts, so that a busy machine is fair. */
async function race<Name extends string>(contestants: Record<Name, () => unknown>, rounds = 10, milliseconds = 150): Promise<Record<Name, number>> {
  const best = {} as Record<Name, number>;
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants) as [Name, () => unknown][]) {
      const start = performance.now();
      let runs = 0;
      while (performance.now() - start < milliseconds) {
        const result = run();
        if (result instanceof Promise) await result;
        runs++;
      }
      best[name] = Math.max(best[name] ?? 0, runs / ((performance.now() - start) / 1_000));
    }
  }
  return best;
}

const print = (line: object) => { globalThis.process.stdout.write(`${JSON.stringify(line)}\n`); };

const started = performance.now();
const compiled = compileForm({ components }, { dictionaries: {} });
const context = { locale: 'zh' as const, now: new Date('2026-11-22T04:00:00.000Z') };
const verdict = compiled.process(submission, context);
print({ bench: 'compile and first validation', fields: compiled.fields.length, milliseconds: Math.round(performance.now() - started), valid: verdict.valid });
const invalid = { ...submission, text0: 'NOT LOWER', rows: submission.rows.map((row: object) => ({ ...row, name: '' })) };
const best = await race({
  ours: () => compiled.process(submission, context),
  oursInvalid: () => compiled.process(invalid, context),
  formioServer: () => formioServerPasses(components, submission),
  formioOnePassSync: () => formioVerdict(components, submission),
});
print({
  bench: 'validations a second', ...Object.fromEntries(Object.entries(best).map(([name, runs]) => [name, Math.round(runs)])),
  ratio: Math.round(best.ours / best.formioServer), ratioToOnePassSync: Math.round(best.ours / best.formioOnePassSync),
});

/**
 * The largest form of an item that is shipped: the one with the most fields that both judge. By bytes it would be one with
 * a change list, of which Form.io's server knows nothing, so that it has next to nothing to do.
 */
function largestShipped(): { name: string; compiled: CompiledForm } {
  const folder = new URL('../../forms/', import.meta.url).pathname;
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    .flatMap(({ name: portal }) => readdirSync(`${folder}${portal}`).filter((file) => file.endsWith('.json')).map((file) => `${portal}/${file}`));
  const forms = files.map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') })).filter(({ text }) => text.includes('"components"'));
  const compiled = forms.map(({ name, text }) => ({ name, compiled: compileForm(JSON.parse(text) as FormDefinition, environmentOf(`${folder}${name}`)) }));
  return compiled.sort((one, other) => valuesOf(other.compiled) - valuesOf(one.compiled))[0]!;
}

function valuesOf({ root }: CompiledForm): number {
  const isCompared = (type: string): boolean => ownControls[type] === undefined || ownControls[type].comparedAs !== undefined;
  return [...everyNode(root)].filter(({ role, component }) => role === 'value' && isCompared(component.type)).length;
}

/** Records that hold what the answers hold, so that the submission is one that the page would send. */
function recordsFor({ definition, root }: CompiledForm): Record<string, Data> {
  const records = Object.fromEntries(Object.keys(definition.settings?.item?.sources ?? {}).map((name): [string, Data] => [name, {}]));
  for (const node of root.held) {
    const [name, key] = sourceOf(node) ?? [];
    if (name && key && records[name]) records[name][key] = answers[node.key];
  }
  return records;
}

const shipped = largestShipped();
const answers = sampleSubmission(shipped.compiled.root, 12);
const rendered = formioEquivalent(renderableForm(shipped.compiled, 'zh', context.now).components);
const atCounter = { ...context, sources: recordsFor(shipped.compiled), account: {}, scope: { [dictionaries]: shipped.compiled.environment.dictionaries } };
const raced = await race({
  ours: () => shipped.compiled.process(answers, atCounter),
  formioServer: () => formioServerPasses(rendered, answers),
  formioOnePassSync: () => formioVerdict(rendered, answers),
});
print({
  bench: 'validations a second, largest shipped form', form: shipped.name, fields: shipped.compiled.fields.length, errors: shipped.compiled.process(answers, atCounter).errors.length,
  ...Object.fromEntries(Object.entries(raced).map(([name, runs]) => [name, Math.round(runs)])),
  ratio: Math.round(raced.ours / raced.formioServer), ratioToOnePassSync: Math.round(raced.ours / raced.formioOnePassSync),
});

const large: FormComponent[] = Array.from({ length: 120 }, (_, panel) => ({
  type: 'panel', key: `panel${panel}`, title: `Panel ${panel}`,
  components: components.filter((component) => component !== rows).map((component: FormComponent, index): FormComponent => ({
    ...component, key: `${component.key}_${panel}`, description: 'x'.repeat(100), calculateValue: undefined,
    conditional: index % 5 === 4 ? { show: true, when: `text0_${panel}`, eq: 'a' } : undefined,
  })),
}));
const largeDefinition = { components: large };
const steps: Record<string, number> = {};
const step = <T>(name: string, run: () => T): T => {
  const before = performance.now();
  const result = run();
  steps[name] = Math.round(performance.now() - before);
  return result;
};
const largeForm = step('compile', () => compileForm(largeDefinition, { dictionaries: {} }));
step('schema', () => largeForm.schema);
step('describe', () => largeForm.fields);
step('render', () => renderableForm(largeForm, 'zh'));
step('firstValidation', () => largeForm.process({}, context));
const times = Object.values(steps);
print({
  bench: 'large form, milliseconds', kilobytes: Math.round(JSON.stringify(large).length / 1_000), fields: largeForm.fields.length, ...steps,
  // Every step is asked for by a request of its own, so that none waits for more than one of them.
  longestBlock: Math.max(...times), together: times.reduce((sum, time) => sum + time, 0),
});
