/**
 * Validations a second of this interpreter beside Form.io's server processors (the two passes that its server makes, and one
 * synchronous pass with all of them), in one run, on a form of 25 fields with a grid of 12 rows. Prints JSON lines; run with `npx tsx test/bench/forms-bench.ts`.
 */
import { compileForm } from '../../server/forms/compile-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { formioServerPasses, formioVerdict } from '../forms/parity/formio-verdict.ts';

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

/** Runs a second of each contestant: they take turns in short slices, and the best slice of each counts, so that a busy machine is fair. */
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

const large: FormComponent[] = Array.from({ length: 120 }, (_, panel) => ({
  type: 'panel', key: `panel${panel}`, title: `Panel ${panel}`,
  components: components.filter((component) => component !== rows).map((component: FormComponent): FormComponent => ({ ...component, key: `${component.key}_${panel}`, description: 'x'.repeat(90), calculateValue: undefined, conditional: undefined })),
}));
const bytes = JSON.stringify(large).length;
const before = performance.now();
const largeForm = compileForm({ components: large }, { dictionaries: {} });
const planned = performance.now();
largeForm.process({}, context);
print({ bench: 'large form', kilobytes: Math.round(bytes / 1_000), fields: largeForm.fields.length, compileMilliseconds: Math.round(planned - before), firstValidationMilliseconds: Math.round(performance.now() - planned) });
