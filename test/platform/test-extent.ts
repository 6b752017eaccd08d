/** Whether the long forms of the longest tests run (more models, more kills, more random submissions): in CI, or by FULL=true. */
export const inFull = process.env['CI'] === 'true' || process.env['FULL'] === 'true';

/** What takes longer than CI may: every slip of every field of every item on every database, every receipt printed, by FULL=true. */
export const inEveryDetail = process.env['FULL'] === 'true';
