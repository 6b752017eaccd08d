import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('template_sources', (table) => {
    table.string('hash', 64).primary();
    table.text('source', 'longtext').notNullable();
  });

  await db.schema.createTable('documents', (table) => {
    table.string('id', 36).primary();
    table.string('kind', 40).notNullable();
    table.string('number', 60).notNullable();
    table.integer('edition').notNullable();
    table.string('check_code', 12).notNullable();
    table.string('title', 300).notNullable();
    table.string('holder', 300).notNullable();
    table.string('locale', 2).notNullable();
    table.string('template_name', 100).notNullable();
    table.string('template_hash', 64).notNullable().references('template_sources.hash');
    table.text('data', 'longtext').notNullable();
    table.string('content_hash', 64).notNullable();
    table.string('verify_url', 500).notNullable();
    table.string('owner_type', 40).notNullable();
    table.string('owner_id', 36).notNullable();
    table.string('issued_at', 24).notNullable();
    table.unique(['kind', 'number', 'edition'], { indexName: 'documents_number' });
    table.index(['number'], 'documents_by_number');
    table.index(['owner_type', 'owner_id'], 'documents_owner');
  });

  await db.schema.createTable('document_files', (table) => {
    table.string('document_id', 36).primary().references('documents.id');
    table.string('sha256', 64).notNullable();
    table.integer('size').notNullable();
    table.string('printed_at', 24).notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['document_files', 'documents', 'template_sources']) await db.schema.dropTableIfExists(table);
}
