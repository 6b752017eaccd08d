import { isAnswered } from '../../forms/answers-wanted.ts';
import type { FamilyView } from '../../queries/query-view.ts';

type Answers = Record<string, unknown>;

/** The other query of the family that these answers are meant for, if they are not meant for this one. */
export function memberMeant(family: FamilyView | null, answers: Answers): FamilyView['groups'][number]['members'][number] | null {
  const members = family?.groups.flatMap((group) => group.members) ?? [];
  const own = members.find(({ isCurrent }) => isCurrent);
  if (!own?.when || isAnswered(own.when, answers)) return null;
  return members.find(({ isCurrent, when }) => !isCurrent && when !== null && isAnswered(when, answers)) ?? null;
}

const key = (path: string): string => `carried:${path}`;

/** Leaves answers for the page of another query, in this tab alone: they may hold ID numbers and must not stand in an address. */
export function carryTo(path: string, answers: Answers): void {
  sessionStorage.setItem(key(path), JSON.stringify(answers));
}

export function takeCarried(path: string): Answers | null {
  const carried = sessionStorage.getItem(key(path));
  sessionStorage.removeItem(key(path));
  return carried === null ? null : JSON.parse(carried) as Answers;
}
