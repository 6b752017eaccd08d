import type { Knex } from 'knex';

/** Jobs are taken by kind, each from the top of the index. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('jobs', (table) => {
    table.index(['status', 'kind', 'run_at'], 'jobs_due_by_kind');
    table.dropIndex(['status', 'run_at'], 'jobs_due');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('jobs', (table) => {
    table.index(['status', 'run_at'], 'jobs_due');
    table.dropIndex(['status', 'kind', 'run_at'], 'jobs_due_by_kind');
  });
}
