import { answerTheSame } from '../../forms/differing-answers.ts';
import { callApi } from './call-api.ts';

type Data = Record<string, unknown>;

/** Answers as they stood, not yet saved, when their page was left; `sending` is what a save under way had sent. */
export interface LeftAnswers { revision: number; data: Data; sending: Data | null }

/** What the edit page begins with. `unsaved`: the server does not hold these answers yet. */
export interface Opening { data: Data; revision: number; unsaved: boolean; left: LeftAnswers | null }

const key = (id: string): string => `answers:${id}`;

/** Keeps the answers for the next page of this draft, in this tab alone, since they may hold ID numbers. */
export function leaveAnswers(id: string, left: LeftAnswers): void {
  try {
    sessionStorage.setItem(key(id), JSON.stringify(left));
  } catch {
    // A storage that is full or barred: the save that outlives the page is then all there is.
  }
}

export function forgetLeftAnswers(id: string): void {
  sessionStorage.removeItem(key(id));
}

/**
 * The page was read before the last save of the one before could arrive, so what was left there goes before what the
 * server held; unless something else has been saved since. Where that is the very next revision, the first save asks which of the two stays.
 */
export async function openAnswers(page: { id: string; data: Data; revision: number }): Promise<Opening> {
  const { id, data, revision } = page;
  const left = takeLeft(id);
  const asRead: Opening = { data, revision, unsaved: false, left: null };
  if (!left || left.revision > revision || revision > left.revision + 1) return asRead;
  if (left.revision === revision) return { data: left.data, revision, unsaved: true, left };
  if (await isStored(id, left.data, data)) return asRead;
  const ownSave = left.sending !== null && await isStored(id, left.sending, data);
  return { data: left.data, revision: ownSave ? revision : left.revision, unsaved: true, left };
}

/** Whether what the server holds now was saved by the page before this one, whose request came late. */
export async function savedOnLeaving(id: string, left: LeftAnswers | null, stored: { revision: number; data: Data }): Promise<boolean> {
  if (!left || stored.revision !== left.revision + 1) return false;
  return await isStored(id, left.data, stored.data) || (left.sending !== null && await isStored(id, left.sending, stored.data));
}

function takeLeft(id: string): LeftAnswers | null {
  const left = sessionStorage.getItem(key(id));
  forgetLeftAnswers(id);
  return left === null ? null : JSON.parse(left) as LeftAnswers;
}

/** Saving settles what was sent, so the server is asked what it would make of it. */
async function isStored(id: string, sent: Data, stored: Data): Promise<boolean> {
  if (answerTheSame(sent, stored)) return true;
  try {
    const { data } = await callApi<{ data: Data }>('POST', `/applications/${id}/compute`, { data: sent, changed: [] });
    return answerTheSame(data, stored);
  } catch {
    return false;
  }
}
