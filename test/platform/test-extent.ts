/** Whether the long forms of the longest tests run (more models, more kills, more random submissions): in CI, or by FULL=true. */
export const inFull = process.env['CI'] === 'true' || process.env['FULL'] === 'true';

/** What takes longer than CI may: every slip of every field of every item on every database, every receipt printed, by FULL=true. */
export const inEveryDetail = process.env['FULL'] === 'true';

/**
 * A suite of CI: journeys of one portal or of one corner of the workbench through a browser. Their rules are kept without a
 * browser, too; `npm test` takes the journeys that every installation depends on, since it is to take minutes.
 */
export function describeInFull(title: string, suite: (this: Mocha.Suite) => void): void {
  (inFull ? describe : describe.skip)(title, suite);
}
