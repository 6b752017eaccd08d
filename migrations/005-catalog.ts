import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('portals', (table) => {
    table.string('portal', 40).primary();
    table.text('settings', 'longtext').notNullable();
    table.text('dictionaries', 'longtext').notNullable();
    table.text('registers', 'longtext').notNullable();
    table.string('content_hash', 64).notNullable();
    table.string('updated_at', 24).notNullable();
  });

  // A published version never changes: applications keep theirs for life, with its diagram, template and code lists.
  await db.schema.createTable('item_versions', (table) => {
    table.string('id', 36).primary();
    table.string('portal', 40).notNullable();
    table.string('item', 100).notNullable();
    table.integer('version').notNullable();
    table.string('title', 200).notNullable();
    table.text('form', 'longtext').notNullable();
    table.text('dictionaries', 'longtext').notNullable();
    table.string('workflow', 100).notNullable();
    table.text('workflow_xml', 'longtext').notNullable();
    table.text('workflow_parts', 'longtext').notNullable();
    table.string('template', 100).notNullable();
    table.text('template_source', 'longtext').notNullable();
    table.string('content_hash', 64).notNullable();
    table.string('published_at', 24).notNullable();
    table.string('published_by', 36);
    table.string('note', 500);
    table.unique(['portal', 'item', 'version'], { indexName: 'item_versions_by_number' });
  });

  await db.schema.createTable('items', (table) => {
    table.string('portal', 40).notNullable();
    table.string('item', 100).notNullable();
    table.string('current_version_id', 36).notNullable();
    table.boolean('withdrawn').notNullable().defaultTo(false);
    table.integer('position').notNullable().defaultTo(0);
    table.primary(['portal', 'item']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['items', 'item_versions', 'portals']) await db.schema.dropTableIfExists(table);
}
