import type { Knex } from 'knex';

const tables = ['sign_in_attempts', 'used_captchas', 'api_tokens', 'sessions', 'login_names', 'accounts'];

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('accounts', (table) => {
    table.string('id', 36).primary();
    table.string('login', 64).notNullable();
    table.string('kind', 10).notNullable();
    table.string('name', 100).notNullable();
    table.string('password_hash', 200).notNullable();
    table.text('roles', 'longtext').notNullable();
    table.text('candidate_groups', 'longtext').notNullable();
    table.text('attributes', 'longtext').notNullable();
    table.boolean('disabled').notNullable();
    table.string('created_at', 24).notNullable();
  });

  await db.schema.createTable('login_names', (table) => {
    table.string('name', 64).primary();
    table.string('account_id', 36).notNullable().index('login_names_account');
  });

  await db.schema.createTable('sessions', (table) => {
    table.string('id', 64).primary();
    table.string('account_id', 36).notNullable().index('sessions_account');
    table.text('data', 'longtext').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('last_seen_at', 24).notNullable();
    table.string('expires_at', 24).notNullable().index('sessions_expiry');
    table.string('address', 45);
    table.string('user_agent', 200);
  });

  await db.schema.createTable('api_tokens', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().index('api_tokens_account');
    table.string('name', 100).notNullable();
    table.string('sha256', 64).notNullable().unique();
    table.string('created_at', 24).notNullable();
    table.string('last_used_at', 24);
    table.string('expires_at', 24).notNullable();
    table.string('revoked_at', 24);
  });

  await db.schema.createTable('used_captchas', (table) => {
    table.string('nonce', 64).primary();
    table.string('expires_at', 24).notNullable().index('used_captchas_expiry');
  });

  await db.schema.createTable('sign_in_attempts', (table) => {
    table.string('who', 80).primary();
    table.integer('failures').notNullable();
    table.string('last_failed_at', 24).notNullable().index('sign_in_attempts_age');
    table.string('locked_until', 24);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of tables) await db.schema.dropTableIfExists(table);
}
