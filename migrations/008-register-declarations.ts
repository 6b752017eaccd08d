import type { Knex } from 'knex';

/** What a register's table was last brought in step with, and how often a table of parameters has changed. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('register_tables', (table) => {
    // The types of its fields, as JSON; null for tables from before this was kept.
    table.text('declared', 'longtext');
    // Counts the writes to a register of parameters, so that every node sees that its copy is old.
    table.integer('revision').notNullable().defaultTo(0);
  });
  await db.schema.alterTable('register_changes', (table) => {
    table.index(['portal', 'register', 'at'], 'register_changes_by_time');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const column of ['declared', 'revision']) {
    if (await db.schema.hasColumn('register_tables', column)) await db.raw('alter table ?? drop column ??', ['register_tables', column]);
  }
  if (db.client.config.client !== 'mysql2') { await db.raw('drop index if exists register_changes_by_time'); return; }
  const [rows] = await db.raw('show index from register_changes where Key_name = ?', ['register_changes_by_time']);
  if (rows.length > 0) await db.raw('drop index register_changes_by_time on register_changes');
}
