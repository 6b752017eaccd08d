/** The declared difference that explains an error which only one of the two interpreters reports, if there is one. */
import { type Difference, differences } from '../../../server/forms/differences.ts';
import type { FormNode } from '../../../server/forms/plan-form.ts';
import { nationalFormats } from '../../../server/forms/national-formats.ts';

const formatCodes = new Set(Object.values(nationalFormats).map(({ code }) => code));
const shapeCodes = ['wrong_type', 'invalid_number', 'invalid_option', 'invalid_date', 'invalid_month', 'invalid_time'];

/** `ours` are all codes that we report for the submission: what follows from a value left out needs such a value. */
export function explainDifference(node: FormNode | undefined, side: 'ours' | 'theirs', codes: readonly string[], ours: readonly string[]): Difference | undefined {
  const misshapen = ours.some((code) => shapeCodes.includes(code)), misformatted = ours.some((code) => formatCodes.has(code));
  const type = node?.component.type ?? '', waitsForRow = node !== undefined && readsFirstRow(node);
  return differences.find((difference) => (difference.types.length === 0 || difference.types.includes(type))
    && codes.every((code) => difference[side]?.includes(code)) && (difference.id !== 'left-out' || misshapen) && (difference.id !== 'formatted' || misformatted)
    && (difference.id !== 'first-row' || waitsForRow) && (difference.id !== 'locked-dates' || node?.disabled === true));
}

/** Whether a condition of the field, or of what it stands in, looks at the first row of a grid. */
function readsFirstRow(node: FormNode): boolean {
  const owners = [node, ...node.frames];
  return owners.some(({ component }) => /"data\.\w+\.0\b/.test(JSON.stringify(component.conditional?.json ?? null))) || (node.holder !== undefined && readsFirstRow(node.holder));
}
