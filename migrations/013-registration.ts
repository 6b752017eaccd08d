import type { Knex } from 'knex';

const tables = ['demo_messages', 'sms_quotas', 'sms_codes', 'account_mobiles'];

export async function up(db: Knex): Promise<void> {
  // Whoever knows a name and a number can register: such accounts are `unproven` until a provider has proven their holder.
  await db.schema.alterTable('accounts', (table) => { table.string('proof', 10); });

  await db.schema.createTable('account_mobiles', (table) => {
    table.string('account_id', 36).primary();
    table.string('mobile', 20).notNullable();
    table.string('verified_at', 24).notNullable();
  });

  // The code itself stands nowhere: it is made from the row's id and the installation's secret.
  await db.schema.createTable('sms_codes', (table) => {
    table.string('id', 36).primary();
    table.string('purpose', 20).notNullable();
    table.string('mobile', 20).notNullable();
    table.string('subject', 64).notNullable();
    table.string('account_id', 36);
    table.integer('attempts').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('expires_at', 24).notNullable().index('sms_codes_expiry');
    table.string('used_at', 24);
    table.string('used_by', 36);
    table.index(['mobile', 'purpose', 'subject'], 'sms_codes_claim');
  });

  await db.schema.createTable('sms_quotas', (table) => {
    table.string('who', 80).primary();
    table.integer('used').notNullable();
    table.string('began_at', 24).notNullable().index('sms_quotas_age');
    table.string('last_at', 24).notNullable();
  });

  await db.schema.createTable('demo_messages', (table) => {
    table.string('id', 36).primary();
    table.string('recipient', 32).notNullable();
    table.string('text', 500).notNullable();
    table.string('created_at', 24).notNullable().index('demo_messages_age');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('accounts', (table) => { table.dropColumn('proof'); });
  for (const table of tables) await db.schema.dropTableIfExists(table);
}
