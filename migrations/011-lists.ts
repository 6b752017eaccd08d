import type { Knex } from 'knex';

/** A portal's lists and the records that come with it are part of its published configuration. */
export async function up(db: Knex): Promise<void> {
  for (const name of ['lists', 'records']) {
    if (!(await db.schema.hasColumn('portals', name))) await db.schema.alterTable('portals', (table) => { table.text(name, 'longtext'); });
  }
}

export async function down(db: Knex): Promise<void> {
  for (const name of ['records', 'lists']) {
    if (await db.schema.hasColumn('portals', name)) await db.schema.alterTable('portals', (table) => { table.dropColumn(name); });
  }
}
