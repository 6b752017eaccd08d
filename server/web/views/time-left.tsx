import type { Texts } from '../texts/texts.ts';
import { remainingTime } from './remaining-time.ts';

/** The promise counted down; `countdown.ts` keeps it true while the page stands open. */
export function TimeLeft({ dueAt, now, t }: { dueAt: string; now: Date; t: Texts }) {
  const left = remainingTime(dueAt, now, t);
  return <span class={`due${left.overdue ? ' overdue' : left.soon ? ' soon' : ''}`} data-due={dueAt}>{left.text}</span>;
}
