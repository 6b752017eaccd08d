import type { Knex } from 'knex';

/** The registers' own tables are made from their declarations; this is the history that they share. */
export async function up(db: Knex): Promise<void> {
  // For which set of columns a register's table was last filled.
  await db.schema.createTable('register_tables', (table) => {
    table.string('name', 64).primary();
    table.string('columns', 64).notNullable();
  });

  await db.schema.createTable('register_changes', (table) => {
    table.string('id', 36).primary();
    table.string('portal', 40).notNullable();
    table.string('register', 60).notNullable();
    table.string('record_id', 36).notNullable();
    table.integer('version').notNullable();
    table.text('before', 'longtext');
    table.text('after', 'longtext').notNullable();
    table.string('cause_type', 40).notNullable();
    table.string('cause_id', 100).notNullable();
    table.string('account_id', 36);
    table.string('at', 24).notNullable();
    table.unique(['record_id', 'version'], { indexName: 'register_changes_of_record' });
    table.index(['cause_type', 'cause_id'], 'register_changes_by_cause');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['register_changes', 'register_tables']) await db.schema.dropTableIfExists(table);
}
