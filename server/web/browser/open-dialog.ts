import { make } from './page-data.ts';

export interface DialogChoice<Value> { label: string; value: Value; kind?: 'primary' | 'secondary' | 'warning' }

/** Asks in a modal dialog; answers the value chosen, or `dismissed` when it is closed with Escape. */
export function openDialog<Value>(dialog: HTMLDialogElement, title: string, content: readonly Node[], choices: readonly DialogChoice<Value>[], dismissed: Value): Promise<Value> {
  return new Promise((resolve) => {
    let answer = dismissed;
    const buttons = choices.map(({ label, value, kind = 'secondary' }) => {
      const button = make('button', { type: 'button', class: kind === 'primary' ? 'button' : `button ${kind}` }, label);
      button.addEventListener('click', () => { answer = value; dialog.close(); });
      return button;
    });
    dialog.replaceChildren(
      make('h2', { id: 'dialog-title', tabindex: '-1' }, title),
      make('div', { class: 'dialog-body' }, ...content),
      make('div', { class: 'actions' }, ...buttons),
    );
    dialog.addEventListener('close', () => resolve(answer), { once: true });
    dialog.showModal();
    dialog.querySelector<HTMLElement>('#dialog-title')?.focus();
  });
}
