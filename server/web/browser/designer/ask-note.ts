import { openDialog } from '../open-dialog.ts';
import { byId, make } from '../page-data.ts';
import { words } from './draft-session.ts';

/** Asks for a note, showing what it is about; null when it was dismissed. */
export async function askNote(title: string, about: readonly (Node | string)[], confirm: string, label: string): Promise<string | null> {
  const input = make('textarea', { class: 'control', id: 'note', rows: '3', maxlength: '400' });
  const yes = await openDialog(byId<HTMLDialogElement>('dialog'), title, [...about.map((one) => (typeof one === 'string' ? make('p', {}, one) : one)), make('label', { for: 'note' }, label), input], [{ label: words.cancel, value: false }, { label: confirm, value: true, kind: 'primary' }], false);
  return yes ? input.value.trim() : null;
}
