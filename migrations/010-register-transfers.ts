import type { Knex } from 'knex';

/** Imports into registers and exports from them, which jobs carry out. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('register_transfers', (table) => {
    table.string('id', 36).primary();
    table.string('portal', 40).notNullable();
    table.string('register', 60).notNullable();
    // import, export
    table.string('kind', 10).notNullable();
    // xlsx, jsonl
    table.string('format', 10).notNullable();
    // add, update; null for exports
    table.string('mode', 10);
    // waiting, checking, writing; done, refused, failed, cancelled
    table.string('status', 12).notNullable();
    table.integer('rows_done').notNullable().defaultTo(0);
    table.integer('rows_total');
    table.integer('failures').notNullable().defaultTo(0);
    table.integer('added').notNullable().defaultTo(0);
    table.integer('updated').notNullable().defaultTo(0);
    table.integer('attempts').notNullable().defaultTo(0);
    // What an export is narrowed to.
    table.string('search', 100);
    // The file that was uploaded, and the one to be fetched: the export itself or the rows that were refused.
    table.string('file_name', 200);
    table.string('source_sha256', 64);
    table.string('result_sha256', 64);
    // The first failures, and the problem that ended it, as JSON.
    table.text('samples', 'longtext');
    table.text('problem', 'longtext');
    table.string('account_id', 36).notNullable();
    table.string('account_name', 100).notNullable();
    table.string('locale', 2).notNullable();
    table.string('created_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('finished_at', 24);
    table.index(['portal', 'register', 'created_at'], 'register_transfers_by_register');
    table.index(['finished_at'], 'register_transfers_by_end');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('register_transfers');
}
