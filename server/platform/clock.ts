/** The only source of "now", so that tests can set the time forward. */
export interface Clock { now(): Date }

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved. */
export class SteppedClock implements Clock {
  #now: number;
  constructor(start: Date | string) { this.#now = new Date(start).getTime(); }
  now(): Date { return new Date(this.#now); }
  set(to: Date | string): void { this.#now = new Date(to).getTime(); }
  advance(milliseconds: number): void { this.#now += milliseconds; }
}

/** Instants as the database keeps them: ISO-8601 in UTC with milliseconds, which sorts as text. */
export function toStored(instant: Date): string {
  return instant.toISOString();
}
