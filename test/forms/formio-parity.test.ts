import { expect } from 'chai';
import fc from 'fast-check';
import { compileForm, type CompiledForm } from '../../server/forms/compile-form.ts';
import { differences } from '../../server/forms/differences.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { everyNode, type FormNode } from '../../server/forms/plan-form.ts';
import { formioEquivalent, leftOutOf, withComputed } from './parity/formio-equivalent.ts';
import { explainDifference } from './parity/explain-difference.ts';
import { formioVerdict } from './parity/formio-verdict.ts';
import { smallForms, type SmallForm } from './parity/small-forms.ts';
import { submissionsOf } from './parity/submissions.ts';

const submissionsEach = 230;
const environment = { dictionaries: {} };
const now = new Date('2026-11-22T04:00:00.000Z');

/** Data paths without row numbers name components, which is what a difference is declared for. */
const componentPath = (path: string) => path.replace(/\[\d+\]/g, '');

interface Verdicts { ours: Map<string, string[]>; theirs: Map<string, string[]> }

function judge(compiled: CompiledForm, data: unknown): Verdicts {
  const ours = new Map<string, string[]>(), theirs = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, path: string, code: string) => to.set(path, [...(to.get(path) ?? []), code]);
  const verdict = compiled.process(data, { locale: 'en', now }), isLeftOut = leftOutOf(compiled);
  for (const { path, code } of verdict.errors) if (!isLeftOut(path)) add(ours, path, code);
  for (const { path, key } of formioVerdict(formioEquivalent(compiled.definition.components), withComputed(compiled.root, data, verdict.data))) add(theirs, path, key);
  return { ours, theirs };
}

describe('parity with Form.io', () => {
  const used = new Set<string>();
  let judged = 0;

  function compare(form: SmallForm, compiled: CompiledForm, nodes: ReadonlyMap<string, FormNode>, data: unknown): void {
    const { ours, theirs } = judge(compiled, data);
    judged++;
    for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
      const mine = ours.get(path), other = theirs.get(path);
      if (mine && other) continue;
      const found = explainDifference(nodes.get(componentPath(path)), mine ? 'ours' : 'theirs', (mine ?? other)!, [...ours.values()].flat());
      if (!found) expect.fail(`${form.rule}: at ${path} ours is ${mine?.join() ?? 'valid'}, Form.io's is ${other?.join() ?? 'valid'}, for ${JSON.stringify(data)}`);
      used.add(found.id);
    }
  }

  for (const form of smallForms) {
    it(`judges field by field as Form.io does: ${form.rule}`, () => {
      const compiled = compileForm({ components: form.components as FormComponent[] }, environment);
      const nodes = new Map([...everyNode(compiled.root)].map((node) => [node.path, node]));
      fc.assert(fc.property(submissionsOf(compiled.definition.components, form.samples), (data) => compare(form, compiled, nodes, data)), { numRuns: submissionsEach, seed: 20261122 });
    }).timeout(60_000);
  }

  it('was tried on at least 60 forms and 20,000 submissions', () => {
    expect(smallForms.length).to.be.at.least(60);
    expect(judged).to.be.at.least(20_000);
  });

  it('declares no difference that does not occur', () => {
    expect(differences.map(({ id }) => id).filter((id) => !used.has(id))).to.deep.equal([]);
  });
});
