import type { Knex } from 'knex';

/** Items as administrators make them in the browser: drafts with what they were before, when items are offered, and a mark of change for other nodes. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('item_drafts', (table) => {
    table.string('id', 36).primary();
    table.string('portal', 40).notNullable();
    table.string('item', 100).notNullable();
    // The three files and their names, as JSON.
    table.text('content', 'longtext').notNullable();
    table.integer('revision').notNullable();
    // The published version that the draft began with; null for a new item.
    table.string('base_version_id', 36);
    // Who asked for publication, where a second person must agree; gone with the next change.
    table.string('requested_by', 36);
    table.string('requested_at', 24);
    table.string('request_note', 500);
    table.string('created_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('updated_by', 36).notNullable();
    table.unique(['portal', 'item'], { indexName: 'item_drafts_of_item' });
  });
  await db.schema.createTable('item_draft_revisions', (table) => {
    table.string('draft_id', 36).notNullable();
    table.integer('revision').notNullable();
    table.text('content', 'longtext').notNullable();
    table.string('note', 500).notNullable();
    table.string('saved_at', 24).notNullable();
    table.string('saved_by', 36).notNullable();
    table.primary(['draft_id', 'revision']);
  });
  await db.schema.alterTable('items', (table) => {
    // Days between which new applications are taken; null: no bound.
    table.string('offered_from', 10);
    table.string('offered_until', 10);
    // The administrator who withdrew it, which no start of the server undoes.
    table.string('withdrawn_by', 36);
  });
  await db.schema.createTable('portal_publishing', (table) => {
    table.string('portal', 40).primary();
    table.boolean('four_eyes').notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('updated_by', 36).notNullable();
  });
  // Counts the changes to what is published, so that every node reads it anew.
  await db.schema.createTable('catalog_changes', (table) => {
    table.integer('id').primary();
    table.integer('changes').notNullable();
  });
  await db('catalog_changes').insert({ id: 1, changes: 0 });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['catalog_changes', 'portal_publishing', 'item_draft_revisions', 'item_drafts']) await db.schema.dropTableIfExists(table);
  await db.schema.alterTable('items', (table) => {
    for (const column of ['offered_from', 'offered_until', 'withdrawn_by']) table.dropColumn(column);
  });
}
