import type { Knex } from 'knex';

/** What administrators change of a portal beside its items (code lists, menu, texts), and which versions of items came from files. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('portal_edits', (table) => {
    table.string('id', 36).primary();
    table.string('portal', 40).notNullable();
    // dictionary, menu, texts
    table.string('kind', 20).notNullable();
    // Of the dictionary; a portal has one menu and one set of texts.
    table.string('name', 60).notNullable();
    table.integer('version').notNullable();
    // JSON; null: as shipped.
    table.text('content', 'longtext');
    // live, waiting (for a second administrator), declined
    table.string('state', 10).notNullable();
    table.string('note', 500).notNullable();
    // What was shipped when it was edited, by its hash.
    table.string('shipped_hash', 64);
    table.string('edited_at', 24).notNullable();
    table.string('edited_by', 36);
    table.string('decided_at', 24);
    table.string('decided_by', 36);
    table.string('decision_note', 500);
    table.unique(['portal', 'kind', 'name', 'version'], { indexName: 'portal_edits_by_number' });
  });
  if (!(await db.schema.hasColumn('portals', 'shipped'))) {
    await db.schema.alterTable('portals', (table) => {
      // Settings and code lists as the files have them, as JSON.
      table.text('shipped', 'longtext');
    });
  }
  if (!(await db.schema.hasColumn('item_versions', 'from_files'))) {
    await db.schema.alterTable('item_versions', (table) => {
      // Whether the item follows the shipped files from this version on.
      table.boolean('from_files').notNullable().defaultTo(false);
    });
    await db('item_versions').whereNull('published_by').update({ from_files: true });
  }
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('portal_edits');
  if (await db.schema.hasColumn('portals', 'shipped')) await db.schema.alterTable('portals', (table) => { table.dropColumn('shipped'); });
  if (await db.schema.hasColumn('item_versions', 'from_files')) await db.schema.alterTable('item_versions', (table) => { table.dropColumn('from_files'); });
}
