/** The declared difference that explains an error which only one of the two interpreters reports, if there is one. */
import { type Difference, differences } from '../../../server/forms/differences.ts';

const shapeCodes = ['wrong_type', 'invalid_number', 'invalid_option', 'invalid_date', 'invalid_month', 'invalid_time'];

/** `ours` are all codes that we report for the submission: what follows from a value left out needs such a value. */
export function explainDifference(type: string, side: 'ours' | 'theirs', codes: readonly string[], ours: readonly string[]): Difference | undefined {
  const misshapen = ours.some((code) => shapeCodes.includes(code));
  return differences.find((difference) => (difference.types.length === 0 || difference.types.includes(type))
    && codes.every((code) => difference[side]?.includes(code)) && (difference.id !== 'left-out' || misshapen));
}
