import { isBlank } from './component-type.ts';

/** Answers that something is meant by, such as one of several queries: the value of each field as text. */
export type AnswersWanted = Readonly<Record<string, string>>;

/** Whether all answers are as they are wanted. */
export function isAnswered(wanted: AnswersWanted, answers: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([key, value]) => !isBlank(answers[key]) && String(answers[key]) === value);
}
