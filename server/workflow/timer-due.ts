import { evaluate, isFeel } from '../expressions/feel.ts';
import type { DiagramElement } from './diagram-model.ts';
import { runFault } from './run-fault.ts';

export interface Due { dueAt: string; /** Firings left, this one included; -1 for ever; absent when it fires once. */ repeat?: number }

const cyclePattern = /^R(\d*)\/(P.+)$/;

/**
 * When a timer that starts waiting now is due. Durations of months and years are counted in Asia/Shanghai, so a month
 * from 31 January ends in February; a date without a time is the start of that day there. A cycle counts from the
 * due time that fired last (`lastDue`), so that a late poller does not shift it, and skips what was missed.
 */
export function timerDue(element: DiagramElement, resolve: (text: string) => unknown, now: Date, lastDue: string | null): Due {
  const timer = element.timer;
  if (!timer) throw runFault(element.id, 'the element has no timer');
  const value = isFeel(timer.text) ? resolve(timer.text) : timer.text;
  if (typeof value !== 'string') throw runFault(element.id, `the timer gave ${JSON.stringify(value)}, not a date or a duration`);
  switch (timer.kind) {
    case 'timeDate': return { dueAt: dateDue(element.id, value) };
    case 'timeDuration': return { dueAt: plus(now, value, element.id) };
    case 'timeCycle': {
      const [, times, interval] = cyclePattern.exec(value) ?? [];
      if (!interval) throw runFault(element.id, `"${value}" is not a cycle such as R3/P1D`);
      return { dueAt: cycleDue(interval, element.id, now, lastDue), repeat: times ? Number(times) : -1 };
    }
  }
}

/** True when a literal (not FEEL) timer text can be understood. */
export function isTimerText(kind: NonNullable<DiagramElement['timer']>['kind'], text: string): boolean {
  try {
    const epoch = new Date(0);
    if (kind === 'timeDate') dateDue('', text);
    else plus(epoch, kind === 'timeCycle' ? (cyclePattern.exec(text)?.[2] ?? '') : text, '');
    return true;
  } catch {
    return false;
  }
}

function dateDue(id: string, text: string): string {
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : /(Z|[+-]\d{2}:\d{2})$/i.test(text) ? text : `${text}+08:00`;
  const due = new Date(full);
  if (Number.isNaN(due.getTime())) throw runFault(id, `"${text}" is not a date`);
  return due.toISOString();
}

function cycleDue(interval: string, id: string, now: Date, lastDue: string | null): string {
  let due = plus(lastDue ? new Date(lastDue) : now, interval, id);
  if (lastDue && due <= now.toISOString()) {
    for (let from = due; from <= now.toISOString(); from = due) {
      due = plus(new Date(from), interval, id);
      if (due <= from) throw runFault(id, `the cycle "${interval}" does not go forward`);
    }
  }
  return due;
}

function plus(from: Date, duration: string, id: string): string {
  return evaluate('from + duration(text)', { from, text: duration }, id, from) as string;
}
