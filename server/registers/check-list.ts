import { isFeel } from '../expressions/feel.ts';
import { checkFeel } from '../expressions/feel-check.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { Dictionary, FormDefinition } from '../forms/form-definition.ts';
import { isReckoned } from './keep-rows.ts';
import { fieldName, fixedFields, type FieldName } from './list-conditions.ts';
import { readListDefinition, type ListDefinition } from './list-definition.ts';
import { keyPart } from './list-joins.ts';
import { rowKeyFields } from './list-rows.ts';
import { readRegisterDefinition, type RegisterDefinition } from './register-definition.ts';

/** What a list is checked against: its portal's registers, code lists, and the sources of the items that may show it. */
export interface ListSurroundings {
  registers: Readonly<Record<string, FormDefinition>>;
  dictionaries: Record<string, Dictionary>;
  sources: readonly string[];
}

/**
 * What makes a declared list run, on a register of any size: its registers, fields and code lists exist, every expression
 * parses and reads known names, rows have a key, and what is filtered, sorted or joined by has an index.
 */
export function checkList(portal: string, list: string, json: unknown, surroundings: ListSurroundings): FieldError[] {
  try {
    return new ListCheck(readListDefinition(portal, list, json), surroundings).findings();
  } catch (error) {
    if (error instanceof Problem && error.errors) return [...error.errors];
    throw error;
  }
}

class ListCheck {
  readonly #errors: FieldError[] = [];
  readonly #base: RegisterDefinition | null;
  readonly #joins = new Map<string, RegisterDefinition | null>();

  constructor(private readonly list: ListDefinition, private readonly surroundings: ListSurroundings) {
    this.#base = list.register === null ? null : this.#register(list.register, 'register');
    for (const [name, join] of Object.entries(list.join)) this.#joins.set(name, this.#register(join.register, `join.${name}.register`));
  }

  findings(): FieldError[] {
    const { list } = this;
    const outside = ['account', 'form', 'preview', ...this.surroundings.sources];
    if (list.rows !== null) this.#expression('rows', list.rows, list.applications.length > 0 ? [...outside, 'applications'] : outside);
    if (list.keep !== null) this.#expression('keep', list.keep, [...outside, 'row']);
    if (list.when !== null) this.#expression('when', list.when, outside);
    this.#checkJoins(outside);
    list.where.forEach((condition, index) => {
      const field = fieldName(condition.field);
      // What rows hold themselves, the expression that makes them has decided; their joined records are asked in memory.
      if (list.rows !== null && field.name === null) this.#refuse(`where[${index}]`, 'list_where', 'the rows of such a list are narrowed by its own expression');
      else if (list.rows !== null) this.#field(`where[${index}].field`, field);
      else this.#searchable(`where[${index}].field`, field);
      for (const part of ['is', 'in', 'notIn', 'from', 'to'] as const) this.#expression(`where[${index}].${part}`, condition[part], outside);
    });
    list.filters.forEach((filter, index) => {
      if (list.filters.findIndex(({ key }) => key === filter.key) < index) this.#refuse(`filters[${index}].key`, 'list_key', `two filters have the key "${filter.key}"`);
      if (!isReckoned(list, filter)) this.#searchable(`filters[${index}].field`, fieldName(filter.field));
      this.#dictionary(`filters[${index}].dictionary`, filter.dictionary);
    });
    this.#checkColumns(outside);
    this.#checkSort();
    this.#checkRowKey();
    for (const [index, key] of list.total.entries()) if (!list.columns.some((column) => column.key === key)) this.#refuse(`total[${index}]`, 'list_column', `there is no column "${key}"`);
    return this.#errors;
  }

  #checkJoins(outside: readonly string[]): void {
    const before: string[] = [];
    for (const [name, join] of Object.entries(this.list.join)) {
      const place = `join.${name}.key`;
      const register = this.#joins.get(name);
      const fields = Object.keys(join.key);
      if (register && !register.keys.some((key) => key.length === fields.length && key.every((field) => fields.includes(field)))) this.#refuse(place, 'list_join', `"${fields.join(' + ')}" is no complete key of the register "${register.register}"`);
      for (const [field, expression] of Object.entries(join.key)) {
        this.#expression(`${place}.${field}`, expression, [...outside, 'row', ...before]);
        const part = keyPart(field, expression, this.list);
        if ('from' in part) this.#field(`${place}.${field}`, part.from);
      }
      before.push(name);
    }
  }

  #checkColumns(outside: readonly string[]): void {
    const { columns } = this.list;
    columns.forEach((column, index) => {
      const place = `columns[${index}]`;
      if (columns.findIndex(({ key }) => key === column.key) < index) this.#refuse(`${place}.key`, 'list_key', `two columns have the key "${column.key}"`);
      if (column.field !== null) this.#field(`${place}.field`, fieldName(column.field));
      this.#expression(`${place}.value`, column.value ?? undefined, [...outside, 'row', ...this.#joins.keys()]);
      this.#dictionary(`${place}.dictionary`, column.dictionary);
      if (!column.sortable) return;
      if (column.field === null) this.#refuse(`${place}.sortable`, 'list_sort', 'a computed column cannot be sorted by');
      else this.#searchable(`${place}.field`, fieldName(column.field));
    });
  }

  #checkSort(): void {
    this.list.sort.forEach((term, index) => {
      const name = term.replace(/^-/, '');
      const column = this.list.columns.find(({ key }) => key === name);
      if (column && column.field === null) this.#refuse(`sort[${index}]`, 'list_sort', `the column "${name}" is computed and cannot be sorted by`);
      else this.#searchable(`sort[${index}]`, fieldName(column?.field ?? name));
    });
  }

  #checkRowKey(): void {
    const { list } = this;
    const fields = rowKeyFields(list, []);
    list.rowKey.forEach((name, index) => {
      const column = list.columns.find(({ key }) => key === name);
      if (column && column.field === null) this.#refuse(`rowKey[${index}]`, 'list_row_key', `the column "${name}" is computed and cannot identify a row`);
      else if (fieldName(column?.field ?? name).name !== null) this.#refuse(`rowKey[${index}]`, 'list_row_key', `"${name}" belongs to a joined record and cannot identify a row`);
      else this.#searchable(`rowKey[${index}]`, fieldName(column?.field ?? name));
    });
    if (list.rows !== null && rowKeyFields(list, list.columns.flatMap(({ field }) => field ?? [])).length === 0) this.#refuse('rowKey', 'list_row_key', 'the rows have no field that identifies them');
    const decided = [...fields, ...fixedFields(list.where)];
    const register = this.#base;
    if (register && fields.length > 0 && !register.keys.some((key) => key.every((field) => decided.includes(field)))) {
      this.#refuse('rowKey', 'list_row_key', `several rows could have the same ${fields.join(' + ')}: with what "where" fixes it must hold a key of the register`);
    }
  }

  /** A field that an index serves; in rows made by FEEL every field is at hand. */
  #searchable(place: string, field: FieldName): void {
    if (this.list.rows !== null && field.name !== null) return this.#refuse(place, 'list_join', 'joined records of such a list are fetched by page and cannot be searched or sorted by');
    const register = this.#field(place, field);
    if (!register) return;
    if (!register.columns.some((column) => column.field === field.field)) this.#refuse(place, 'list_index', `"${field.field}" is neither a key nor an indexed field of the register "${register.register}"`);
    if (field.name === null) return;
    for (const [part, expression] of Object.entries(this.list.join[field.name]?.key ?? {})) {
      const linked = keyPart(part, expression, this.list);
      if ('from' in linked) this.#searchable(`join.${field.name}.key.${part}`, linked.from);
      else if (checkFeel(expression).parsed?.names.some((name) => name === 'row' || this.#joins.has(name))) this.#refuse(`join.${field.name}.key.${part}`, 'list_join', `"${field.name}" is searched or sorted by, so its key must be plain fields such as "= row.${part}"`);
    }
  }

  /** The register whose field it is, if it has that field. */
  #field(place: string, { name, field }: FieldName): RegisterDefinition | null {
    if (name !== null && !this.#joins.has(name)) { this.#refuse(place, 'list_join', `there is no joined record "${name}"`); return null; }
    const register = name === null ? this.#base : this.#joins.get(name) ?? null;
    if (register && !register.fields.has(field)) { this.#refuse(place, 'register_field', `the register "${register.register}" has no field "${field}"`); return null; }
    return register;
  }

  #register(name: string, place: string): RegisterDefinition | null {
    const form = this.surroundings.registers[name];
    if (form) return readRegisterDefinition(this.list.portal, name, form, this.surroundings.dictionaries);
    this.#refuse(place, 'unknown_register', `there is no register named "${name}"`);
    return null;
  }

  #dictionary(place: string, name: string | undefined): void {
    if (name !== undefined && !this.surroundings.dictionaries[name]) this.#refuse(place, 'unknown_dictionary', `there is no dictionary named "${name}"`);
  }

  #expression(place: string, value: unknown, names: readonly string[]): void {
    for (const one of [value].flat()) {
      const mustBe = place === 'rows' || place === 'when' || place === 'keep' || place.endsWith('.value');
      if (typeof one !== 'string' || (!isFeel(one) && !mustBe)) continue;
      for (const { code, message } of checkFeel(one, new Set(names)).findings) this.#refuse(place, code, message.en);
    }
  }

  #refuse(place: string, code: string, message: string): void {
    this.#errors.push({ path: `forms/${this.list.portal}/lists/${this.list.list}.json#${place}`, code, message });
  }
}
