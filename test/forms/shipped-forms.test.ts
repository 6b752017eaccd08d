import { expect } from 'chai';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { checkForm } from '../../server/forms/check-form.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import type { Dictionary, FormComponent, FormDefinition, FormEnvironment, ListShape } from '../../server/forms/form-definition.ts';
import { childComponents, everyNode } from '../../server/forms/plan-form.ts';
import { registerFields } from '../../server/forms/register-fields.ts';
import { renderableForm } from '../../server/forms/render-form.ts';
import { formioEquivalent, leftOutOf, withComputed } from './parity/formio-equivalent.ts';
import { explainDifference } from './parity/explain-difference.ts';
import { formioVerdict } from './parity/formio-verdict.ts';
import { submissionsOf } from './parity/submissions.ts';

const folder = new URL('../../forms/', import.meta.url);
const read = <T>(path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
const names = (path: string) => {
  try { return readdirSync(new URL(path, folder), { withFileTypes: true }); } catch { return []; }
};
const now = new Date('2026-11-22T04:00:00.000Z');

/** As many of all forms together as a minute takes, however many forms there are; the long form runs in CI. */
const shipped = shippedForms();
const submissionsEach = globalThis.process.env.CI ? 60 : Math.min(60, Math.max(6, Math.round(3_000 / shipped.length)));

interface ShippedForm { path: string; definition: FormDefinition; environment: FormEnvironment }

/** Every form of every portal, registers included: whatever JSON file has components. */
function shippedForms(): ShippedForm[] {
  return names('.').filter((entry) => entry.isDirectory()).flatMap(({ name: portal }) => {
    const dictionaries = Object.fromEntries(names(`${portal}/dictionaries/`).map(({ name }) => read<Dictionary>(`${portal}/dictionaries/${name}`)).map((dictionary) => [dictionary.name, dictionary]));
    const of = <T>(kind: string) => Object.fromEntries(names(`${portal}/${kind}/`).map(({ name }) => [name.replace('.json', ''), read<T>(`${portal}/${kind}/${name}`)]));
    const environment = { dictionaries, lists: of<ListShape>('lists'), registers: registerFields(of<FormDefinition>('registers')) };
    const files = [...names(`${portal}/`).map(({ name }) => `${portal}/${name}`), ...names(`${portal}/registers/`).map(({ name }) => `${portal}/registers/${name}`)];
    return files.filter((path) => path.endsWith('.json')).map((path) => ({ path, definition: read<FormDefinition>(path), environment }))
      .filter(({ definition }) => Array.isArray(definition.components));
  });
}

/** Form.io's server calculates only where it is told to; ours always does. */
function calculatedByServer(components: readonly FormComponent[]): void {
  for (const component of components) {
    if (component.calculateValue) component.calculateServer = true;
    calculatedByServer(childComponents(component));
  }
}

describe('the shipped forms', () => {
  for (const { path, definition, environment } of shipped) {
    it(`pass the publishing check: ${path}`, () => {
      expect(checkForm(definition, environment)).to.deep.equal([]);
    });

    it(`are judged field by field as Form.io judges them: ${path}`, () => {
      const compiled = compileForm(definition, environment);
      const rendered = formioEquivalent(renderableForm(compiled, 'zh', now).components), isLeftOut = leftOutOf(compiled);
      calculatedByServer(rendered);
      const nodes = new Map([...everyNode(compiled.root)].map((node) => [node.path, node]));
      const samples = Object.fromEntries([...nodes.values()].filter((node) => node.setup.options?.size).map((node) => [node.key, [...node.setup.options!.keys()]]));
      fc.assert(fc.property(submissionsOf(compiled.definition.components, samples), (data) => {
        const verdict = compiled.process(data, { locale: 'zh', now });
        const ours = new Map(verdict.errors.filter(({ path: at }) => !isLeftOut(at)).map((error) => [error.path, error.code]));
        const theirs = new Map(formioVerdict(rendered, withComputed(compiled.root, data, verdict.data)).map((error) => [error.path, error.key]));
        for (const at of new Set([...ours.keys(), ...theirs.keys()])) {
          const mine = ours.get(at), other = theirs.get(at), node = nodes.get(at.replace(/\[\d+\]/g, ''));
          const declared = (mine === undefined) === (other === undefined) || explainDifference(node, mine ? 'ours' : 'theirs', [mine ?? other!], [...ours.values()]);
          if (!declared) expect.fail(`${at}: ours ${mine ?? 'valid'}, Form.io's ${other ?? 'valid'}, for ${JSON.stringify(data)}`);
        }
      }), { numRuns: submissionsEach, seed: 20261122 });
    }).timeout(60_000);
  }
});
