import { make, texts } from './page-data.ts';

/** `before` makes the field at fault seen, where it stands on another page of the form, and may answer under which id it stands then. */
export interface SummaryEntry { message: string; target?: string | null; before?: () => string | null }

/** Fills the summary at the top with links to the fields at fault and moves the focus there, as GOV.UK does. */
export function showErrors(summary: HTMLElement, entries: readonly SummaryEntry[], title: string = texts.edit.problemTitle): void {
  const list = make('ul');
  const seen = new Set<string>();
  for (const { message, target, before } of entries) {
    if (seen.has(message)) continue;
    seen.add(message);
    list.append(make('li', {}, target ? linkTo(target, message, before) : message));
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

function linkTo(target: string, message: string, before?: () => string | null): HTMLAnchorElement {
  const link = make('a', { href: `#${target}` }, message);
  link.addEventListener('click', (event) => {
    const field = document.getElementById(before?.() ?? target);
    if (!field) return;
    event.preventDefault();
    goTo(field);
  });
  return link;
}

/** Moves the reader to a field. */
export function goTo(field: HTMLElement): void {
  field.focus();
  field.scrollIntoView({ block: 'center' });
}
