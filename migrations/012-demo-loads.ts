import type { Knex } from 'knex';

/** How far the demo data of each portal have been loaded, so that a killed server goes on where it stopped. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('demo_loads', (table) => {
    table.string('portal', 40).primary();
    // Of the declaration that is being loaded: another one does not continue it.
    table.string('digest', 64).notNullable();
    table.integer('loaded').notNullable();
    table.boolean('complete').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('demo_loads');
}
