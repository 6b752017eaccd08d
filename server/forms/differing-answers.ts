import { isBlank } from './component-type.ts';

type Answers = Readonly<Record<string, unknown>>;

/** Whether two values answer the same: what nobody answered is absent, blank or empty, as whoever sends it has it, and keys stand in any order. */
export const answerTheSame = (left: unknown, right: unknown): boolean => JSON.stringify(inOrder(left)) === JSON.stringify(inOrder(right));

/** The fields that are answered otherwise here than there. */
export const differingAnswers = (before: Answers, now: Answers): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => !answerTheSame(before[key], now[key]));

function inOrder(value: unknown): unknown {
  if (isBlank(value)) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(inOrder);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value as Answers).map(([key, one]) => [key, inOrder(one)] as const).filter(([, one]) => one !== null);
  return entries.length === 0 ? null : Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
