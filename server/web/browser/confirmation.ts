import { byId } from './page-data.ts';

/** Shows the confirmation panel instead of what was filled in; the page's one heading moves into it and is read out. */
export function showConfirmation(filled: string, panel: string, title: string): void {
  const heading = document.querySelector('h1');
  if (heading) {
    heading.textContent = title;
    heading.tabIndex = -1;
    byId(panel).querySelector('.confirmation')?.prepend(heading);
  }
  byId(filled).hidden = true;
  byId(panel).hidden = false;
  document.title = `${title} - ${document.title}`;
  heading?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
