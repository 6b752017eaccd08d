import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('applications', (table) => {
    table.string('id', 36).primary();
    table.string('number', 40).unique();
    table.string('portal', 40).notNullable();
    table.string('item', 100).notNullable();
    table.string('item_version_id', 36).notNullable();
    table.string('applicant_id', 36).notNullable();
    table.string('applicant_name', 100).notNullable();
    table.string('status', 12).notNullable();
    // One open draft an item and applicant: two tabs continue the same one. Null once submitted.
    table.string('draft_key', 190).unique();
    table.text('draft', 'longtext').notNullable();
    table.integer('revision').notNullable();
    table.integer('submissions').notNullable();
    table.string('run_id', 36);
    table.text('return_reason');
    table.string('created_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('submitted_at', 24);
    table.string('decided_at', 24);
    table.index(['applicant_id', 'created_at'], 'applications_of_applicant');
    table.index(['portal', 'item', 'status'], 'applications_of_item');
  });

  // What was submitted, as it was; never changed afterwards.
  await db.schema.createTable('application_submissions', (table) => {
    table.string('id', 36).primary();
    table.string('application_id', 36).notNullable();
    table.integer('seq').notNullable();
    table.text('data', 'longtext').notNullable();
    table.text('sources', 'longtext').notNullable();
    table.text('materials', 'longtext').notNullable();
    table.string('submitted_at', 24).notNullable();
    table.string('submitted_by', 36).notNullable();
    table.unique(['application_id', 'seq'], { indexName: 'application_submissions_in_order' });
  });

  await db.schema.createTable('application_materials', (table) => {
    table.string('id', 36).primary();
    table.string('application_id', 36).notNullable();
    table.string('slot', 60).notNullable();
    table.string('name', 200).notNullable();
    table.string('type', 100).notNullable();
    table.integer('size').notNullable();
    table.string('sha256', 64).notNullable();
    table.string('uploaded_at', 24).notNullable();
    // A material of an earlier submission stays, since that submission shows it.
    table.string('removed_at', 24);
    table.index(['application_id', 'slot'], 'application_materials_of_slot');
  });

  await db.schema.createTable('notices', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable();
    table.string('application_id', 36).notNullable();
    table.text('text_zh').notNullable();
    table.text('text_en').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('read_at', 24);
    table.index(['account_id', 'created_at'], 'notices_of_account');
  });

  await db.schema.createTable('delivered_messages', (table) => {
    table.string('message', 36).notNullable();
    table.string('run_id', 36).notNullable();
    table.string('at', 24).notNullable();
    table.primary(['message', 'run_id']);
  });

  await db.schema.createTable('submit_keys', (table) => {
    table.string('account_id', 36).notNullable();
    table.string('idempotency_key', 100).notNullable();
    table.string('application_id', 36).notNullable();
    table.string('request_hash', 64).notNullable();
    table.text('answer').notNullable();
    table.string('created_at', 24).notNullable();
    table.primary(['account_id', 'idempotency_key']);
    table.index(['created_at'], 'submit_keys_by_age');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['submit_keys', 'delivered_messages', 'notices', 'application_materials', 'application_submissions', 'applications']) await db.schema.dropTableIfExists(table);
}
