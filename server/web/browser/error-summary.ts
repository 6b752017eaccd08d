import { make, texts } from './page-data.ts';

export interface SummaryEntry { message: string; target?: string | null }

/** Fills the summary at the top with links to the fields at fault and moves the focus there, as GOV.UK does. */
export function showErrors(summary: HTMLElement, entries: readonly SummaryEntry[], title: string = texts.edit.problemTitle): void {
  const list = make('ul');
  const seen = new Set<string>();
  for (const { message, target } of entries) {
    if (seen.has(message)) continue;
    seen.add(message);
    list.append(make('li', {}, target ? linkTo(target, message) : message));
  }
  const heading = make('h2', { id: `${summary.id}-title` }, title);
  summary.replaceChildren(heading, list);
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: 'start' });
}

export function hideErrors(summary: HTMLElement): void {
  summary.hidden = true;
  summary.replaceChildren();
}

function linkTo(target: string, message: string): HTMLAnchorElement {
  const link = make('a', { href: `#${target}` }, message);
  link.addEventListener('click', (event) => {
    const field = document.getElementById(target);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: 'center' });
  });
  return link;
}
