import type { ApplicationDetail } from '../../applications/application-view.ts';
import { answerTheSame } from '../../forms/differing-answers.ts';
import type { BegunWith } from '../views/query-result.tsx';
import { callApi } from './call-api.ts';
import { openDialog } from './open-dialog.ts';
import { make, texts } from './page-data.ts';

type Draft = Pick<ApplicationDetail, 'id' | 'data' | 'revision' | 'materials' | 'item'>;

/**
 * Starts an application with values of a row; answers where it is filled in, or null when the reader would rather stay.
 * An open draft of the item that somebody has worked on is about somebody or something else: it is never filled unasked.
 */
export async function beginApplication({ item, data }: BegunWith, dialog: HTMLDialogElement): Promise<string | null> {
  const open = await callApi<Draft>('POST', '/applications', { item });
  const address = `/applications/${open.id}/edit`;
  if (Object.entries(data).every(([key, value]) => answerTheSame(open.data[key], value))) return address;
  const choice = isTouched(open) ? await askAbout(open, dialog) : 'fill';
  if (choice === 'stay') return null;
  if (choice === 'continue') return address;
  await fill(choice === 'anew' ? await callApi<Draft>('POST', `/applications/${open.id}/restart`, { revision: open.revision }) : open, data);
  return address;
}

/** As if the values were typed: what the records say of them fills the form, also fields that may be changed. */
async function fill({ id, data: before, revision }: Draft, data: Record<string, unknown>): Promise<void> {
  const settled = await callApi<{ data: Record<string, unknown> }>('POST', `/applications/${id}/compute`, { data: { ...before, ...data }, changed: Object.keys(data) });
  await callApi('PUT', `/applications/${id}`, { data: settled.data, revision });
}

const isTouched = ({ revision, materials }: Draft): boolean => revision > 1 || materials.length > 0;

function askAbout({ item }: Draft, dialog: HTMLDialogElement): Promise<'continue' | 'anew' | 'stay'> {
  const words = texts.queries;
  return openDialog<'continue' | 'anew' | 'stay'>(dialog, words.draftTitle, [make('p', {}, words.draftText(item.title)), make('p', {}, words.draftWarning)], [
    { label: texts.edit.close, value: 'stay' },
    { label: words.draftAnew, value: 'anew', kind: 'warning' },
    { label: words.draftContinue, value: 'continue', kind: 'primary' },
  ], 'stay');
}
