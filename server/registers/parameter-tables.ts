import { toFeelValue } from '../expressions/feel-values.ts';
import { PeriodTable } from '../expressions/period-tables.ts';
import type { Queryable } from '../platform/database.ts';
import { parameterShape } from './parameter-periods.ts';
import type { RegisterDefinition } from './register-definition.ts';
import type { RegisterDirectory } from './register-directory.ts';
import type { Values } from './register-store.ts';

interface Kept { definition: RegisterDefinition; revision: number; table: PeriodTable }

/** What each directory's tables were last read as; a directory belongs to one database. */
const keptTables = new WeakMap<RegisterDirectory, Map<string, Kept>>();

/**
 * The registers of a portal that are declared as `parameters` and have a period, by name, for a scope's `periodTables`.
 * One statement asks whether any has changed since it was read, on whichever node; only what has changed is read again.
 */
export async function parameterTables(db: Queryable, directory: RegisterDirectory, portal: string): Promise<Record<string, PeriodTable>> {
  const definitions = directory.of(portal).filter((definition) => definition.parameters && definition.period);
  if (definitions.length === 0) return {};
  let kept = keptTables.get(directory);
  if (!kept) keptTables.set(directory, kept = new Map());
  const rows: { name: string; revision: number }[] = await db('register_tables').whereIn('name', definitions.map(({ table }) => table)).select('name', 'revision');
  const revisions = new Map(rows.map(({ name, revision }) => [name, Number(revision)]));
  const tables: Record<string, PeriodTable> = {};
  for (const definition of definitions) {
    const revision = revisions.get(definition.table) ?? 0;
    const known = kept.get(definition.table);
    if (known?.definition === definition && known.revision === revision) {
      tables[definition.register] = known.table;
      continue;
    }
    const table = await readTable(db, definition);
    // What a transaction sees may be rolled back, and the next change would then have the same revision.
    if (!db.isTransaction) kept.set(definition.table, { definition, revision, table });
    tables[definition.register] = table;
  }
  return tables;
}

async function readTable(db: Queryable, definition: RegisterDefinition): Promise<PeriodTable> {
  const rows: { _data: string }[] = await db(definition.table).select('_data');
  // A field left empty is null to an expression, and not a name that it does not know.
  const blank = Object.fromEntries([...definition.fields].map((field) => [field, null]));
  return new PeriodTable(definition.register, parameterShape(definition), rows.map((row) => toFeelValue({ ...blank, ...JSON.parse(row._data) as Values }) as Values));
}
