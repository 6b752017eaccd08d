import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('audit_head', (table) => {
    table.integer('id').primary();
    table.bigInteger('seq').notNullable();
    table.string('hash', 64).notNullable();
  });
  await db('audit_head').insert({ id: 1, seq: 0, hash: '0'.repeat(64) });

  await db.schema.createTable('audit_log', (table) => {
    table.bigInteger('seq').primary();
    table.string('at', 24).notNullable();
    table.string('actor_id', 36);
    table.string('actor_name', 100).notNullable();
    table.string('address', 45);
    table.string('action', 60).notNullable();
    table.string('subject_type', 40).notNullable();
    table.string('subject_id', 100).notNullable();
    table.text('details', 'longtext').notNullable();
    table.string('previous_hash', 64).notNullable();
    table.string('hash', 64).notNullable();
    table.index(['subject_type', 'subject_id'], 'audit_log_subject');
  });

  await db.schema.createTable('jobs', (table) => {
    table.string('id', 36).primary();
    table.string('kind', 60).notNullable();
    table.text('payload', 'longtext').notNullable();
    table.string('status', 10).notNullable();
    table.string('run_at', 24).notNullable();
    table.integer('attempts').notNullable();
    table.string('locked_by', 100);
    table.string('unique_key', 150).unique();
    table.string('created_at', 24).notNullable();
    table.string('done_at', 24);
    table.text('last_error');
    table.index(['status', 'run_at'], 'jobs_due');
  });

  await db.schema.createTable('number_sequences', (table) => {
    table.string('name', 80).primary();
    table.bigInteger('last').notNullable();
  });

  await db.schema.createTable('file_uses', (table) => {
    table.string('sha256', 64).notNullable();
    table.string('owner_type', 40).notNullable();
    table.string('owner_id', 36).notNullable();
    table.primary(['sha256', 'owner_type', 'owner_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['file_uses', 'number_sequences', 'jobs', 'audit_log', 'audit_head']) await db.schema.dropTableIfExists(table);
}
