import type { Knex } from 'knex';

const tables = ['scan_tickets', 'sign_in_flows', 'account_attributes', 'operator_invitations', 'operators'];
const pageSize = 500;

export async function up(db: Knex): Promise<void> {
  // Who may act for which employer; an employer is an account of that kind, and at first its own administrator.
  await db.schema.createTable('operators', (table) => {
    table.string('employer_id', 36).notNullable();
    table.string('account_id', 36).notNullable().index('operators_account');
    table.text('rights').notNullable();
    // `added` by an administrator, `self`, or proven by a register (`register:…`), which may also take it away again.
    table.string('source', 100).notNullable();
    table.string('added_at', 24).notNullable();
    table.primary(['employer_id', 'account_id']);
  });

  await db.schema.createTable('operator_invitations', (table) => {
    table.string('id', 36).primary();
    table.string('employer_id', 36).notNullable();
    table.string('invitee', 64).notNullable().index('operator_invitations_invitee');
    table.string('name', 100).notNullable();
    table.text('rights').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('expires_at', 24).notNullable().index('operator_invitations_expiry');
    table.unique(['employer_id', 'invitee'], { indexName: 'operator_invitations_once' });
  });

  // What accounts prove about their holders, so that a proof of the same finds the account.
  await db.schema.createTable('account_attributes', (table) => {
    table.string('account_id', 36).notNullable();
    table.string('name', 60).notNullable();
    table.string('value', 190).notNullable();
    table.primary(['account_id', 'name']);
    table.index(['name', 'value'], 'account_attributes_value');
  });

  await db.schema.createTable('sign_in_flows', (table) => {
    table.string('state_sha256', 64).primary();
    table.string('visit_sha256', 64).notNullable();
    table.string('way', 130).notNullable();
    table.string('kind', 10).notNullable();
    table.string('nonce', 64).notNullable();
    table.string('verifier', 128).notNullable();
    table.text('next').notNullable();
    table.string('ticket_id', 36);
    table.string('expires_at', 24).notNullable().index('sign_in_flows_expiry');
  });

  await db.schema.createTable('scan_tickets', (table) => {
    table.string('id', 36).primary();
    table.string('code_sha256', 64).notNullable().unique();
    table.string('desk_sha256', 64).notNullable();
    table.string('phone_sha256', 64);
    table.string('way', 130).notNullable();
    table.string('kind', 10).notNullable();
    table.string('number', 4).notNullable();
    table.string('state', 10).notNullable();
    table.string('account_id', 36);
    table.string('employer_id', 36);
    table.string('address', 45);
    table.string('user_agent', 200);
    table.string('created_at', 24).notNullable();
    table.string('expires_at', 24).notNullable().index('scan_tickets_expiry');
  });

  await db.schema.alterTable('api_tokens', (table) => { table.string('employer_id', 36); });
  await fillFromAccounts(db);
}

/** Employers that exist become their own administrators, and what accounts prove becomes findable. */
async function fillFromAccounts(db: Knex): Promise<void> {
  for (let last = ''; ;) {
    const rows = await db('accounts').where('id', '>', last).orderBy('id').limit(pageSize).select('id', 'kind', 'attributes', 'created_at');
    if (rows.length === 0) return;
    last = rows.at(-1).id;
    const employers = rows.filter(({ kind }) => kind === 'employer')
      .map(({ id, created_at }) => ({ employer_id: id, account_id: id, rights: '["administrator"]', source: 'self', added_at: created_at }));
    if (employers.length > 0) await db.batchInsert('operators', employers, 100);
    const attributes = rows.flatMap(({ id, attributes }) => Object.entries(JSON.parse(attributes) as Record<string, string>)
      .map(([name, value]) => ({ account_id: id, name, value: value.normalize('NFKC').trim().toLowerCase() }))
      .filter(({ name, value }) => name.length <= 60 && value !== '' && value.length <= 190));
    if (attributes.length > 0) await db.batchInsert('account_attributes', attributes, 100);
  }
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('api_tokens', (table) => { table.dropColumn('employer_id'); });
  for (const table of tables) await db.schema.dropTableIfExists(table);
}
