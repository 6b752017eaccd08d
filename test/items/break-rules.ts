import { gatesOf } from '../../server/forms/conditions.ts';
import type { Data } from '../../server/forms/form-definition.ts';
import { comesFromList, isListGrid, takesAllRows } from '../../server/forms/list-grids.ts';
import { isLocked, locksWhenFilled, sourceOf } from '../../server/forms/locked-fields.ts';
import { isRequired } from '../../server/forms/submission-schema.ts';
import type { FormNode } from '../../server/forms/plan-form.ts';
import type { Applied } from './apply-for-item.ts';
import { isAnswerable, isBlank } from './make-answers.ts';
import { sampleValue, wrongValues } from './sample-values.ts';

/** Right answers with one thing wrong, and the path at which the server has to say so. */
export interface Breach { kind: string; path: string; data: Data }

/** Every single slip that the form must notice in answers that are right otherwise. */
export function breachesOf({ version: { compiled: { root } }, data, filled: { locked } }: Applied, now: Date): Breach[] {
  const today = now.toISOString().slice(0, 10);
  const breaches: Breach[] = [{ kind: 'a field that the form does not have', path: 'noSuchField', data: { ...data, noSuchField: 1 } }];
  for (const node of root.held) {
    const { key } = node;
    if (node.role === 'ignored' || node.type.unseen || node.role === 'container') continue;
    if (!gatesOf(root, node).every((gate) => gate({ holders: [data], now }))) {
      const value = sampleValue(node, today);
      if (value !== undefined && !isListGrid(node.component)) breaches.push({ kind: 'an answer to a question that does not show', path: key, data: { ...data, [key]: value } });
    } else if (isListGrid(node.component)) breaches.push(...breachesOfRows(node, data));
    else if (isAnswerable(node, { locked })) {
      // An answer that has a default is not missed, and one that a calculation would give again is not either.
      if (isRequired(node) && node.defaultValue === undefined && !node.component.properties?.['value'] && !isBlank(data[key])) breaches.push({ kind: 'a required answer is missing', path: key, data: without(data, key) });
      for (const { what, value } of wrongValues(node)) breaches.push({ kind: what, path: key, data: { ...data, [key]: value } });
    } else if (isLocked(node) && sourceOf(node) && !locksWhenFilled(node) && !node.component.calculateValue && !isBlank(data[key])) {
      const other = [0, 1].map((turn) => sampleValue(node, today, turn)).find((value) => value !== undefined && String(value) !== String(data[key]));
      if (other !== undefined) breaches.push({ kind: 'a value from the records is changed', path: key, data: { ...data, [key]: other } });
    }
  }
  return breaches;
}

function breachesOfRows(grid: FormNode, data: Data): Breach[] {
  const rows = data[grid.key];
  if (!Array.isArray(rows) || rows.length === 0 || takesAllRows(grid.component)) return [];
  const [first, ...rest] = rows as Data[];
  const money = grid.held.find((column) => comesFromList(column) && typeof first![column.key] === 'number');
  return [
    { kind: 'a row that the list does not have', path: `${grid.key}[0]`, data: { ...data, [grid.key]: [{ ...first, _row: 'nobody,0000-00' }, ...rest] } },
    ...(money ? [{ kind: 'an amount of a row is changed', path: `${grid.key}[0].${money.key}`, data: { ...data, [grid.key]: [{ ...first, [money.key]: Number(first![money.key]) + 1 }, ...rest] } }] : []),
    ...(isRequired(grid) ? [{ kind: 'no row is chosen', path: grid.key, data: { ...data, [grid.key]: [] } }] : []),
  ];
}

function without(data: Data, key: string): Data {
  return Object.fromEntries(Object.entries(data).filter(([own]) => own !== key));
}
