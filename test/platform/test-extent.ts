/** Whether the long forms of the longest tests run (more models, more kills, more random submissions): in CI, or by FULL=true. */
export const inFull = process.env['CI'] === 'true' || process.env['FULL'] === 'true';

/** What takes longer than CI may: every slip of every field of every item on every database, every receipt printed, by FULL=true. */
export const inEveryDetail = process.env['FULL'] === 'true';

/**
 * A suite of CI: the scenarios of one portal, or of one corner of the pages through a browser. `npm test` is to take
 * minutes: it takes every item through its life, the general rules behind those scenarios, and the journeys in a browser
 * that every installation depends on.
 */
export function describeInFull(title: string, suite: (this: Mocha.Suite) => void): void {
  describe(title, inFull ? suite : () => { it('is run by CI, and with FULL=true'); });
}
