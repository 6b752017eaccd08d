import type { Queryable } from '../platform/database.ts';

/** Bindings of one statement, well below SQLite's limit of 32,766. */
const mostBindings = 5_000;
/** Conditions joined by "or" in one statement; SQLite nests them, to 1,000 at most. */
const mostAlternatives = 300;

/** Inserts rows of the same columns with few statements; written out because knex takes twice the time on SQLite. */
export async function insertRows(db: Queryable, table: string, rows: readonly Readonly<Record<string, string | number | null>>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const atOnce = Math.max(1, Math.floor(mostBindings / columns.length));
  const names = columns.map(() => '??').join(', ');
  const one = `(${columns.map(() => '?').join(', ')})`;
  for (let start = 0; start < rows.length; start += atOnce) {
    const part = rows.slice(start, start + atOnce);
    const values = part.flatMap((row) => columns.map((column) => row[column] ?? null));
    await db.raw(`insert into ?? (${names}) values ${part.map(() => one).join(', ')}`, [table, ...columns, ...values]);
  }
}

/** New values of one row's columns; with the version that it was read with it gets the next one. */
export interface RowChange { id: string; version?: number; columns: Readonly<Record<string, string | number | null>> }

/**
 * Gives rows of one table new values in one statement for many; answers how many still had the version that they were
 * read with. All changes name the same columns, and all or none of them a version.
 */
export async function updateRows(db: Queryable, table: string, changes: readonly RowChange[]): Promise<number> {
  const [first] = changes;
  const columns = Object.keys(first?.columns ?? {});
  const isVersioned = first?.version !== undefined;
  if (columns.length === 0) return 0;
  const atOnce = Math.max(1, Math.min(mostAlternatives, Math.floor(mostBindings / (columns.length * 2 + 2))));
  let changed = 0;
  for (let start = 0; start < changes.length; start += atOnce) {
    const part = changes.slice(start, start + atOnce);
    const cases = columns.map(() => `?? = case ?? ${part.map(() => 'when ? then ?').join(' ')} end`);
    const values = columns.flatMap((column) => [column, '_id', ...part.flatMap(({ id, columns: row }) => [id, row[column] ?? null])]);
    const assignments = isVersioned ? [...cases, '?? = ?? + 1'] : cases;
    const alternative = isVersioned ? '(?? = ? and ?? = ?)' : '?? = ?';
    const wanted = part.flatMap(({ id, version }) => (version === undefined ? ['_id', id] : ['_id', id, '_version', version]));
    const sql = `update ?? set ${assignments.join(', ')} where ${part.map(() => alternative).join(' or ')}`;
    const answer = await db.raw(sql, [table, ...values, ...(isVersioned ? ['_version', '_version'] : []), ...wanted]) as unknown;
    changed += affectedRows(answer);
  }
  return changed;
}

/** mysql2 answers a pair with a header, the SQLite driver an object or a list without a count. */
function affectedRows(answer: unknown): number {
  const header = (Array.isArray(answer) ? answer[0] : answer) as { affectedRows?: number; changes?: number } | undefined;
  return header?.affectedRows ?? header?.changes ?? 0;
}
