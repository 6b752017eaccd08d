import { remainingTime } from '../views/remaining-time.ts';
import { texts } from './page-data.ts';

/** Keeps every `data-due` true while the page stands open. */
export function keepCountdowns(): void {
  const marks = [...document.querySelectorAll<HTMLElement>('[data-due]')];
  if (marks.length === 0) return;
  setInterval(() => {
    for (const mark of marks) {
      const left = remainingTime(mark.dataset['due'] ?? '', new Date(), texts);
      mark.textContent = left.text;
      mark.classList.toggle('overdue', left.overdue);
      mark.classList.toggle('soon', left.soon);
    }
  }, 60_000);
}
