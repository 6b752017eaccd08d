import type { Knex } from 'knex';

/** Declared queries, the files that are made of their results, and the lists of numbers that are uploaded to search by. */
export async function up(db: Knex): Promise<void> {
  if (!(await db.schema.hasColumn('portals', 'queries'))) {
    await db.schema.alterTable('portals', (table) => {
      // Queries with the templates of their statements, as JSON.
      table.text('queries', 'longtext');
    });
  }
  await db.schema.createTable('query_results', (table) => {
    table.string('id', 36).primary();
    table.string('portal', 40).notNullable();
    table.string('query', 60).notNullable();
    // export, statement
    table.string('kind', 10).notNullable();
    // waiting, reading, printing; done, refused, failed, cancelled
    table.string('status', 12).notNullable();
    // Whether its owner was told to come back, and gets a notice.
    table.boolean('background').notNullable();
    // What was asked, as JSON.
    table.text('request', 'longtext').notNullable();
    // While it is not finished: what tells the same request that is sent twice.
    table.string('open_key', 64).unique('query_results_open');
    table.integer('rows_done').notNullable().defaultTo(0);
    table.integer('rows_total');
    table.integer('attempts').notNullable().defaultTo(0);
    table.text('problem', 'longtext');
    table.string('document_id', 36);
    table.string('result_sha256', 64);
    table.string('account_id', 36).notNullable();
    // For whom the account asked: itself or the employer that it acted for.
    table.string('owner_id', 36).notNullable();
    table.string('locale', 2).notNullable();
    table.string('address', 64);
    table.string('created_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('finished_at', 24);
    table.index(['account_id', 'portal', 'query', 'created_at'], 'query_results_of_account');
    table.index(['finished_at'], 'query_results_by_end');
  });
  await db.schema.createTable('query_uploads', (table) => {
    table.string('id', 36).primary();
    table.string('portal', 40).notNullable();
    table.string('query', 60).notNullable();
    table.string('account_id', 36).notNullable();
    table.string('owner_id', 36).notNullable();
    table.string('file_name', 200).notNullable();
    table.integer('count').notNullable();
    // JSON list of texts.
    table.text('found', 'longtext').notNullable();
    table.string('created_at', 24).notNullable();
    table.index(['created_at'], 'query_uploads_by_age');
  });
  // A notice may also lead somewhere else than to an application.
  if (!(await db.schema.hasColumn('notices', 'link'))) await db.schema.alterTable('notices', (table) => { table.string('link', 200); });
  await db.schema.alterTable('notices', (table) => { table.setNullable('application_id'); });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['query_uploads', 'query_results']) await db.schema.dropTableIfExists(table);
  await db('notices').whereNull('application_id').delete();
  await db.schema.alterTable('notices', (table) => { table.dropNullable('application_id'); table.dropColumn('link'); });
  await db.schema.alterTable('portals', (table) => { table.dropColumn('queries'); });
}
