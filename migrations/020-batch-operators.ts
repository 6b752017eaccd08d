import type { Knex } from 'knex';

/** Who uploaded or submitted a batch, and from where: a job goes on in that name, not in the employer's. */
export async function up(db: Knex): Promise<void> {
  if (await db.schema.hasColumn('batches', 'acting_id')) return;
  await db.schema.alterTable('batches', (table) => {
    // Null in batches from before it was kept: the owner itself.
    table.string('acting_id', 36);
    table.string('address', 64);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('batches', (table) => table.dropColumns('acting_id', 'address'));
}
