import type { Knex } from 'knex';

/** Batches by Excel: what was uploaded, row by row, and what became of it. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('batches', (table) => {
    table.string('id', 36).primary();
    table.string('number', 40).unique();
    table.string('portal', 40).notNullable();
    table.string('item', 100).notNullable();
    table.string('item_version_id', 36).notNullable();
    table.string('account_id', 36).notNullable();
    table.string('account_name', 100).notNullable();
    table.string('locale', 2).notNullable();
    // each, one: rows are submissions; grid: rows fill a grid of the application
    table.string('kind', 4).notNullable();
    // waiting, checking, checked, submitting; submitted, refused, failed, cancelled
    table.string('status', 12).notNullable();
    // The draft that the rows fill, or the application that a batch with one review became.
    table.string('application_id', 36);
    table.string('file_name', 200).notNullable();
    table.string('source_sha256', 64).notNullable();
    table.integer('rows_read').notNullable().defaultTo(0);
    table.integer('rows_total');
    table.integer('good').notNullable().defaultTo(0);
    table.integer('failed').notNullable().defaultTo(0);
    table.integer('submitted').notNullable().defaultTo(0);
    table.integer('attempts').notNullable().defaultTo(0);
    // What ended it, as JSON.
    table.text('problem', 'longtext');
    table.string('created_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('submitted_at', 24);
    table.string('finished_at', 24);
    // When the rows, which hold people's data, were removed.
    table.string('cleared_at', 24);
    table.index(['account_id', 'created_at'], 'batches_of_account');
    table.index(['cleared_at', 'updated_at'], 'batches_by_age');
  });

  // A row of the sheet under its line there: unique, so that whatever is done twice leaves one row.
  await db.schema.createTable('batch_rows', (table) => {
    table.string('batch_id', 36).notNullable();
    table.integer('line').notNullable();
    // good, failed, submitted
    table.string('status', 10).notNullable();
    table.text('data', 'longtext').notNullable();
    // Of a failed row: the cells as they stood in the file, and its faults.
    table.text('cells', 'longtext');
    table.text('faults', 'longtext');
    table.string('application_id', 36);
    table.primary(['batch_id', 'line']);
    table.index(['batch_id', 'status', 'line'], 'batch_rows_by_status');
  });

  // The rows of a submission that consists of many; like its snapshot they never change afterwards.
  await db.schema.createTable('submission_rows', (table) => {
    table.string('application_id', 36).notNullable();
    table.integer('seq').notNullable();
    table.integer('line').notNullable();
    table.text('data', 'longtext').notNullable();
    table.text('sources', 'longtext').notNullable();
    table.primary(['application_id', 'seq', 'line']);
  });

  await db.schema.alterTable('applications', (table) => {
    table.string('batch_id', 36);
    // Rows of the last submission, where it consists of many.
    table.integer('row_count');
    table.index(['batch_id', 'number'], 'applications_of_batch');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('applications', (table) => {
    table.dropIndex(['batch_id', 'number'], 'applications_of_batch');
    table.dropColumns('batch_id', 'row_count');
  });
  for (const table of ['submission_rows', 'batch_rows', 'batches']) await db.schema.dropTableIfExists(table);
}
