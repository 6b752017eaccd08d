import type { Knex } from 'knex';
import type { Queryable } from '../platform/database.ts';

// What an incident is about is an application, or the batch that would have made it.

/** The ids of all that incidents of these portals can be about. */
export function casesOfPortals(db: Queryable, portals: readonly string[]): Knex.QueryBuilder {
  return db('applications').whereIn('portal', [...portals]).select('id').unionAll([db('batches').whereIn('portal', [...portals]).select('id')]);
}

export async function portalOfCase(db: Queryable, id: string): Promise<string | null> {
  const row: { portal: string } | undefined = await db('applications').where({ id }).first('portal') ?? await db('batches').where({ id }).first('portal');
  return row?.portal ?? null;
}
