import type { Knex } from 'knex';

/** What an administrator gave an operator whom a register names now: it stands again when the register no longer does. */
export async function up(db: Knex): Promise<void> {
  if (await db.schema.hasColumn('operators', 'added_rights')) return;
  await db.schema.alterTable('operators', (table) => { table.text('added_rights'); });
}

export async function down(db: Knex): Promise<void> {
  if (await db.schema.hasColumn('operators', 'added_rights')) await db.schema.alterTable('operators', (table) => { table.dropColumn('added_rights'); });
}
