import type { DraftChange } from '../../../designer/edit-drafts.ts';
import type { DraftDetail } from '../../../designer/item-view.ts';
import { callApi, messageOf } from '../call-api.ts';
import { showErrors } from '../error-summary.ts';
import { openDialog } from '../open-dialog.ts';
import { byId, make } from '../page-data.ts';
import { words, type DraftSession } from './draft-session.ts';

/**
 * Takes a shared diagram or template into the draft in place of the page's own; `edited` is what is not saved of that one,
 * which is never given up unasked. Answers what the draft holds then, null where it was not taken.
 */
export async function takeShared(session: DraftSession, choice: DraftChange, edited: DraftChange | null): Promise<DraftDetail['content'] | null> {
  if (edited && !(await settleEdits(() => session.save(edited)))) return null;
  if (!(await session.save(choice))) return null;
  try {
    const { content } = await callApi<DraftDetail>('GET', session.path);
    session.detail = { ...session.detail, content };
    return content;
  } catch (error) {
    showErrors(byId('problems'), [{ message: messageOf(error) }]);
    return null;
  }
}

/** Saves the edits or gives them up, as the reader says; false where neither was done. */
async function settleEdits(save: () => Promise<boolean>): Promise<boolean> {
  const answer = await openDialog(byId<HTMLDialogElement>('dialog'), words.unsaved, [make('p', {}, words.unsavedText)], [
    { label: words.cancel, value: 'stay' }, { label: words.giveUp, value: 'give up', kind: 'warning' }, { label: words.saveFirst, value: 'save', kind: 'primary' },
  ], 'stay');
  return answer === 'save' ? save() : answer === 'give up';
}
