import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  // One row a diagram text, so that a run keeps the very version that it was started with.
  await db.schema.createTable('workflow_diagrams', (table) => {
    table.string('hash', 64).primary();
    table.string('ref', 190).notNullable();
    table.text('xml', 'longtext').notNullable();
    // The called processes and decisions, as they were.
    table.text('parts', 'longtext').notNullable();
    table.string('created_at', 24).notNullable();
  });

  await db.schema.createTable('workflow_runs', (table) => {
    table.string('id', 36).primary();
    table.string('business_key', 36).notNullable();
    table.string('diagram_hash', 64).notNullable();
    // active, ended, cancelled
    table.string('status', 10).notNullable();
    table.text('state', 'longtext').notNullable();
    table.integer('revision').notNullable();
    table.string('started_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('ended_at', 24);
    table.index(['business_key'], 'workflow_runs_of_key');
    table.index(['diagram_hash', 'status'], 'workflow_runs_of_diagram');
  });

  await db.schema.createTable('workflow_tasks', (table) => {
    table.string('id', 36).primary();
    table.string('run_id', 36).notNullable();
    table.string('business_key', 36).notNullable();
    table.string('element_id', 190).notNullable();
    table.string('execution_id', 190).notNullable();
    table.integer('index');
    table.string('name', 190).notNullable();
    table.string('name_en', 190).notNullable();
    table.string('role', 40).notNullable();
    table.text('candidate_groups').notNullable();
    table.string('assignee', 190);
    table.integer('priority').notNullable();
    table.text('outcomes').notNullable();
    table.text('inputs', 'longtext').notNullable();
    // open, completed, cancelled
    table.string('status', 10).notNullable();
    table.string('created_at', 24).notNullable();
    table.string('due_at', 24);
    table.string('follow_up_at', 24);
    table.string('claimed_by', 36);
    table.string('claimed_at', 24);
    table.string('completed_at', 24);
    table.string('completed_by', 36);
    table.string('decision', 60);
    table.text('comment');
    table.index(['status', 'due_at', 'created_at'], 'workflow_tasks_queue');
    table.index(['assignee', 'status'], 'workflow_tasks_of_assignee');
    table.index(['run_id', 'status'], 'workflow_tasks_of_run');
    table.index(['business_key'], 'workflow_tasks_of_key');
    table.index(['claimed_by', 'status'], 'workflow_tasks_of_claimer');
  });

  // Open tasks only: a queue is a look-up by group.
  await db.schema.createTable('workflow_task_groups', (table) => {
    table.string('group_name', 100).notNullable();
    table.string('task_id', 36).notNullable();
    table.primary(['group_name', 'task_id']);
    table.index(['task_id'], 'workflow_task_groups_of_task');
  });

  await db.schema.createTable('workflow_timers', (table) => {
    table.string('id', 36).primary();
    table.string('run_id', 36).notNullable();
    table.string('business_key', 36).notNullable();
    table.string('element_id', 190).notNullable();
    table.string('execution_id', 190).notNullable();
    // waiting, fired, cancelled, failed
    table.string('status', 10).notNullable();
    table.string('due_at', 24).notNullable();
    // When it may be taken: the due time, later the end of a lease or of a wait after a failure.
    table.string('take_at', 24).notNullable();
    table.string('taken_by', 100);
    table.integer('attempts').notNullable();
    table.string('created_at', 24).notNullable();
    table.string('fired_at', 24);
    table.text('last_error');
    table.index(['status', 'take_at'], 'workflow_timers_due');
    table.index(['run_id', 'status'], 'workflow_timers_of_run');
  });

  // Messages that a run waits for, such as a withdrawal.
  await db.schema.createTable('workflow_messages', (table) => {
    table.string('id', 36).primary();
    table.string('run_id', 36).notNullable();
    table.string('business_key', 36).notNullable();
    table.string('name', 190).notNullable();
    table.string('element_id', 190).notNullable();
    table.string('execution_id', 190).notNullable();
    table.string('created_at', 24).notNullable();
    table.index(['run_id', 'name'], 'workflow_messages_of_run');
    table.index(['business_key', 'name'], 'workflow_messages_of_key');
  });

  await db.schema.createTable('workflow_trail', (table) => {
    table.string('id', 36).primary();
    table.string('run_id', 36).notNullable();
    // element, flow
    table.string('kind', 10).notNullable();
    table.string('element_id', 190).notNullable();
    table.string('execution_id', 190).notNullable();
    // active, completed, cancelled
    table.string('status', 10).notNullable();
    table.string('entered_at', 24).notNullable();
    table.string('left_at', 24);
    table.string('actor_id', 36);
    table.string('actor_name', 100);
    table.index(['run_id', 'status'], 'workflow_trail_of_run');
  });

  await db.schema.createTable('workflow_incidents', (table) => {
    table.string('id', 36).primary();
    table.string('run_id', 36).notNullable();
    table.string('business_key', 36).notNullable();
    table.string('element_id', 190);
    table.string('code', 60).notNullable();
    table.text('reason').notNullable();
    table.text('attempt', 'longtext').notNullable();
    // open, resolved
    table.string('status', 10).notNullable();
    table.string('created_at', 24).notNullable();
    table.string('resolved_at', 24);
    table.string('resolved_by', 36);
    table.string('resolution', 20);
    table.index(['status', 'created_at'], 'workflow_incidents_open');
    table.index(['run_id', 'status'], 'workflow_incidents_of_run');
  });
}

export async function down(db: Knex): Promise<void> {
  const tables = ['incidents', 'trail', 'messages', 'timers', 'task_groups', 'tasks', 'runs', 'diagrams'];
  for (const table of tables) await db.schema.dropTableIfExists(`workflow_${table}`);
}
