import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { compileRule } from '../../server/expressions/json-logic.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { rootDir } from '../platform/databases.ts';

interface Declared { components?: FormComponent[]; search?: { components?: FormComponent[] } }
interface Period { place: string; from: FormComponent; to: FormComponent }

const folder = join(rootDir, 'forms');
const files = readdirSync(folder).flatMap((portal) => ['', 'queries'].flatMap((part) => {
  try { return readdirSync(join(folder, portal, part)).filter((name) => name.endsWith('.json')).map((name) => join(folder, portal, part, name)); } catch { return []; }
}));

const layouts = new Set(['fieldset', 'panel', 'columns', 'well', 'tabs']);
const siblings = (components: readonly FormComponent[]): FormComponent[] => components.flatMap((one) => (layouts.has(one.type)
  ? siblings([...(one.components ?? []), ...(one.columns ?? []).flatMap((column) => column.components ?? [])]) : [one]));
const isTyped = (one: FormComponent | undefined): one is FormComponent => one !== undefined && ['textfield', 'datetime'].includes(one.type);

/** The periods whose end a person fills; what the server sets is its own business. */
function periodsIn(components: readonly FormComponent[], place: string, locked = false): Period[] {
  const around = siblings(components), [from, to] = ['from', 'to'].map((name) => around.find(({ key }) => key === name));
  const own = isTyped(from) && isTyped(to) && !locked && to.disabled !== true && !to.properties?.value ? [{ place, from, to }] : [];
  return [...own, ...around.flatMap((one) => (one.components ? periodsIn(one.components, `${place} ${one.key}`, locked || one.disabled === true) : []))];
}

describe('A period that is filled in', () => {
  const periods = files.flatMap((file) => {
    const { components, search } = JSON.parse(readFileSync(file, 'utf8')) as Declared;
    return periodsIn(components ?? search?.components ?? [], relative(folder, file));
  });

  it('is found in items and in queries', () => {
    expect(periods.length).to.be.at.least(15);
    expect(periods.filter(({ place }) => place.includes('/queries/')).length).to.be.at.least(4);
  });

  it('cannot end before it begins, and is told so at its end', () => {
    for (const { place, from, to } of periods) {
      const verdict = (first: string, last: string): unknown => {
        const row = { from: first, to: last };
        return compileRule(to.validate?.json ?? {}, place).evaluate({ data: row, row, input: last }, new Date('2026-11-22T04:00:00Z'));
      };
      expect(verdict('2026-02-01', '2026-01-01'), `${place}: ${from.label} – ${to.label}`).to.be.a('string').and.contain('不能早于');
      for (const right of [verdict('2026-01-01', '2026-01-01'), verdict('2026-01-01', '2026-02-01')]) expect(typeof right, place).not.to.equal('string');
    }
  });
});
