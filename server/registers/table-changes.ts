import type { Database } from '../platform/database.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { decimalsOf } from '../forms/number-types.ts';
import type { FormNode } from '../forms/plan-form.ts';
import { convertValue, isNumber, mayLose, unconvertible, type DeclaredField } from './convert-value.ts';
import { columnTypeOf, registerPlace, type RegisterColumn, type RegisterDefinition } from './register-definition.ts';

/** What a table was last brought in step with: every field that it ever had, the columns that are filled, its keys. */
export interface Declared { fields: Record<string, DeclaredField>; columns: string[]; /** Null when it is not known. */ keys: string[] | null }

/** What has to be done to a table. */
export interface TableChanges {
  missing: RegisterColumn[];
  /** Columns whose length or decimals change. */
  resized: RegisterColumn[];
  /** Columns whose kind changes: they are dropped and made anew. */
  retyped: RegisterColumn[];
  /** Columns that do not hold the records' values yet. */
  unfilled: RegisterColumn[];
  /** Fields whose stored values become another type. */
  converted: { field: string; to: DeclaredField }[];
}

type ColumnInfo = Readonly<Record<string, { type: string; maxLength: string | number | null }>>;

export async function readDeclared(db: Database, definition: RegisterDefinition): Promise<Declared> {
  const noted = await db('register_tables').where({ name: definition.table }).first('declared');
  return noted?.declared ? JSON.parse(noted.declared) as Declared : { fields: {}, columns: [], keys: null };
}

/** Compares what is declared with what is there; refuses what would lose data, with field, reason and count. */
export async function planChanges(db: Database, definition: RegisterDefinition, declared: Declared): Promise<TableChanges> {
  const present = await db(definition.table).columnInfo() as unknown as ColumnInfo;
  const isEmpty = !(await db(definition.table).first('_id'));
  const fields = declaredFields(definition);
  // A table from before declarations were kept tells at least what its columns are.
  const before = (field: string): DeclaredField | undefined => declared.fields[field] ?? (present[field] && kindOf(present[field].type));
  const compared = isEmpty ? [] : Object.entries(fields).flatMap(([field, to]) => { const from = before(field); return from ? [{ field, from, to }] : []; });
  await refuseLosses(db, definition, compared.filter(({ from, to }) => mayLose(from, to)));
  const isRetyped = ({ field, type }: RegisterColumn): boolean => present[field] !== undefined && kindOf(present[field].type).type !== storageOf(type);
  const columns = definition.columns.filter(({ field }) => present[field] !== undefined);
  return {
    missing: definition.columns.filter(({ field }) => present[field] === undefined),
    resized: columns.filter((column) => !isRetyped(column) && isResized(column, declared.fields[column.field], present)),
    retyped: columns.filter(isRetyped),
    unfilled: isEmpty ? [] : definition.columns.filter((column) => !isRetyped(column) && !declared.columns.includes(column.field)),
    converted: compared.filter(({ from, to }) => from.type !== to.type && !(isNumber(from) && isNumber(to))),
  };
}

/** The fields as they are declared now. */
export function declaredFields(definition: RegisterDefinition): Record<string, DeclaredField> {
  return Object.fromEntries(definition.form.root.held.filter(({ role }) => role !== 'ignored').map((node) => [node.key, declaredField(definition, node)]));
}

function declaredField(definition: RegisterDefinition, node: FormNode): DeclaredField {
  const type = columnTypeOf(node) ?? 'other';
  const column = definition.columns.find(({ field }) => field === node.key);
  const number = isNumber({ type });
  return {
    type,
    length: type === 'text' ? column?.length ?? (Number(node.component.validate?.maxLength) || null) : null,
    decimals: !number ? null : type === 'integer' ? 0 : column?.decimals ?? decimalsOf(node.setup) ?? null,
  };
}

/** Columns are stored in three kinds. */
function storageOf(type: RegisterColumn['type']): 'text' | 'number' | 'boolean' {
  if (type === 'boolean') return 'boolean';
  return isNumber({ type }) ? 'number' : 'text';
}

function kindOf(columnType: string): DeclaredField & { type: 'text' | 'number' | 'boolean' } {
  const type = /tinyint|boolean/i.test(columnType) ? 'boolean' : /decimal|numeric|int|float|real|double/i.test(columnType) ? 'number' : 'text';
  return { type, length: null, decimals: null };
}

function isResized(column: RegisterColumn, declared: DeclaredField | undefined, present: ColumnInfo): boolean {
  if (storageOf(column.type) === 'text') return Number(present[column.field]?.maxLength) !== column.length;
  return isNumber(column) && (declared?.type !== column.type || declared.decimals !== column.decimals);
}

interface Comparison { field: string; from: DeclaredField; to: DeclaredField }

/** Looks at every record once for the values that would not survive. */
async function refuseLosses(db: Database, definition: RegisterDefinition, compared: readonly Comparison[]): Promise<void> {
  if (compared.length === 0) return;
  const lost = new Map<string, number>();
  for await (const values of everyRecord(db, definition.table)) {
    for (const { field, to } of compared) if (convertValue(values[field], to) === unconvertible) lost.set(field, (lost.get(field) ?? 0) + 1);
  }
  const errors = compared.filter(({ field }) => lost.has(field)).map(({ field, from, to }): FieldError => ({
    path: registerPlace(definition.portal, definition.register, field), code: from.type === to.type ? 'register_column_size' : 'register_column_type',
    message: `${lost.get(field)} record(s) hold a value that ${describeField(to)} cannot hold; the field was ${describeField(from)}`,
  }));
  if (errors.length > 0) throw new Problem('invalid_configuration', {}, errors);
}

function describeField({ type, length, decimals }: DeclaredField): string {
  if (type === 'text') return length === null ? 'a text' : `a text of at most ${length} characters`;
  if (type === 'number' || type === 'money') return decimals === null ? 'a number' : `a number of at most ${decimals} decimals`;
  return type === 'other' ? 'a list or an object' : `a value of type ${type}`;
}

const pageSize = 2_000;

async function* everyRecord(db: Database, table: string): AsyncGenerator<Record<string, unknown>> {
  let last = '';
  for (;;) {
    const rows: { _id: string; _data: string }[] = await db(table).where('_id', '>', last).orderBy('_id').limit(pageSize).select('_id', '_data');
    for (const row of rows) yield JSON.parse(row._data) as Record<string, unknown>;
    if (rows.length < pageSize) return;
    last = rows.at(-1)!._id;
  }
}
