import { checkFeel } from '../expressions/feel-check.ts';
import { isFeel } from '../expressions/feel.ts';
import { checkTemplate } from '../documents/check-template.ts';
import { checkForm } from '../forms/check-form.ts';
import type { Dictionary, FormDefinition, FormEnvironment, ListShape } from '../forms/form-definition.ts';
import { registerFields } from '../forms/register-fields.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { checkItemRegisters } from '../registers/check-item-registers.ts';
import { checkList } from '../registers/check-list.ts';
import { readListDefinition, type ListDefinition } from '../registers/list-definition.ts';
import { queryPlace, readQueryDefinition, reservedAnswers, type Outputs, type QueryDefinition, type RowsOf } from './query-definition.ts';
import { compileSearch, searchForm } from './search-form.ts';
import { statementPaths } from './statement-data.ts';

/** What a query is checked against: what its portal declares beside it, and the templates by name. */
export interface QuerySurroundings {
  registers: Readonly<Record<string, FormDefinition>>;
  dictionaries: Record<string, Dictionary>;
  lists: Readonly<Record<string, unknown>>;
  /** The portal's items with their forms. */
  items: Readonly<Record<string, FormDefinition>>;
  templates: Readonly<Record<string, string>>;
}

/**
 * What makes a declared query run: its search form passes the checks of any form, its lists, columns, items and
 * templates exist, every expression parses and reads known names, and tabs narrow by indexed fields.
 */
export function checkQuery(portal: string, query: string, json: unknown, surroundings: QuerySurroundings): FieldError[] {
  try {
    const definition = readQueryDefinition(portal, query, json);
    const clash = Object.hasOwn(surroundings.items, query) ? [{ path: `${queryPlace(portal, query)}#`, code: 'query_name', message: 'an item of the portal has the same name' }] : [];
    return definition.link === null ? [...clash, ...new QueryCheck(definition, surroundings).findings()] : clash;
  } catch (error) {
    if (error instanceof Problem && error.errors) return [...error.errors];
    throw error;
  }
}

class QueryCheck {
  readonly #errors: FieldError[] = [];
  readonly #answers: ReadonlySet<string>;
  readonly #outside: readonly string[];

  constructor(private readonly query: QueryDefinition, private readonly surroundings: QuerySurroundings) {
    this.#answers = new Set(query.search.components.length === 0 ? [] : keysOf(query, surroundings));
    this.#outside = ['account', 'form', ...Object.keys(query.search.sources)];
  }

  findings(): FieldError[] {
    const { query } = this;
    this.#checkSearch();
    this.#checkRows('', query);
    this.#checkOutputs('', query);
    query.tabs.forEach((tab, index) => {
      const place = `tabs[${index}]`;
      if (query.tabs.findIndex(({ key }) => key === tab.key) < index) this.#refuse(`${place}.key`, 'query_key', `two tabs have the key "${tab.key}"`);
      this.#checkRows(place, tab);
      this.#checkNarrowed(place, tab.list, tab.where);
    });
    const lists = [query, ...query.tabs].flatMap(({ list }) => this.#list(list) ?? []);
    this.#checkActions(lists);
    query.details.forEach((details, index) => {
      const place = `details[${index}]`;
      if (query.details.findIndex(({ key }) => key === details.key) < index) this.#refuse(`${place}.key`, 'query_key', `two details have the key "${details.key}"`);
      this.#checkRows(place, details, lists);
      if (details.about) this.#checkRows(`${place}.about`, details.about, lists);
      this.#checkOutputs(place, details);
    });
    if ((query.select || query.actions.some(({ item }) => item !== null) || query.details.length > 0) && lists.some(({ register }) => register === null)) this.#refuse('list', 'query_list', 'rows with ticks, details or buttons that begin an application must be those of a register');
    return this.#errors;
  }

  #checkSearch(): void {
    const { query, surroundings } = this;
    const form = searchForm(query);
    if (query.search.components.length > 0) {
      const environment: FormEnvironment = { dictionaries: surroundings.dictionaries, lists: surroundings.lists as Record<string, ListShape>, registers: registerFields(surroundings.registers) };
      for (const { element, code, message } of checkForm(form, environment)) this.#refuse(`search.${element}`, code, message.en);
      for (const { path, code, message } of checkItemRegisters({ portal: query.portal, item: `queries/${query.query}`, form, dictionaries: surroundings.dictionaries }, surroundings.registers, { names: ['form'], lists: surroundings.lists })) this.#errors.push({ path, code, message });
    }
    for (const key of this.#answers) if (reservedAnswers.has(key)) this.#refuse(`search.${key}`, 'query_key', `"${key}" has a meaning of its own in a request`);
    query.require.forEach((group, index) => {
      if (group.length === 0) this.#refuse(`require[${index}]`, 'query_field', 'a group names at least one field');
      for (const key of group) this.#answer(`require[${index}]`, key);
    });
    if (query.immediate && query.require.length > 0) this.#refuse('immediate', 'query', 'it cannot run at once where conditions are required');
    if (query.upload) {
      this.#answer('upload.field', query.upload.field);
      for (const key of Object.keys(query.upload.when ?? {})) this.#answer('upload.when', key);
    }
    for (const key of Object.keys(query.family?.when ?? {})) this.#answer('family.when', key);
  }

  /** `rowsOf`: the lists whose row the parameters may read. */
  #checkRows(place: string, rows: RowsOf, rowsOf?: readonly ListDefinition[]): void {
    const list = this.#list(rows.list);
    if (!list) { this.#refuse(at(place, 'list'), 'unknown_list', `there is no list named "${rows.list}"`); return; }
    for (const key of rows.columns ?? []) if (!list.columns.some((column) => column.key === key)) this.#refuse(at(place, 'columns'), 'list_column', `the list "${rows.list}" has no column "${key}"`);
    for (const key of rows.merge.flat()) if (!(rows.columns ?? list.columns.map((column) => column.key)).includes(key)) this.#refuse(at(place, 'merge'), 'list_column', `"${key}" is no column that is shown`);
    if (rows.entry !== null && !rows.merge.some(([first]) => first === rows.entry)) this.#refuse(at(place, 'entry'), 'list_column', `"${rows.entry}" is not the first of shared columns`);
    if (rows.keep !== null) this.#expression(at(place, 'keep'), rows.keep, [list]);
    for (const [key, expression] of Object.entries(rows.parameters ?? {})) this.#expression(at(place, `parameters.${key}`), expression, rowsOf);
  }

  #checkOutputs(place: string, { export: file, statement }: Outputs): void {
    for (const [name, output] of Object.entries({ export: file, statement })) {
      if (output?.tab && (place !== '' || !this.query.tabs.some(({ key }) => key === output.tab))) this.#refuse(at(place, `${name}.tab`), 'query_tab', `the query has no tab "${output.tab}"`);
    }
    if (statement?.inRow && place === '') this.#refuse('statement.inRow', 'query', 'only the statement of details stands in the row');
    if (!statement) return;
    const source = Object.hasOwn(this.surroundings.templates, statement.template) ? this.surroundings.templates[statement.template] : undefined;
    if (source === undefined) { this.#refuse(at(place, 'statement.template'), 'unknown_template', `there is no template named "${statement.template}"`); return; }
    for (const { element, code, message } of checkTemplate(source, statementPaths)) this.#errors.push({ path: `templates/${statement.template}.hbs#${element}`, code, message: message.en });
  }

  /** The tab's list with its conditions must pass as a list does. */
  #checkNarrowed(place: string, name: string, where: readonly unknown[]): void {
    const json = this.surroundings.lists[name] as { where?: unknown[] } | undefined;
    if (!json || where.length === 0) return;
    const before = json.where?.length ?? 0;
    const { registers, dictionaries } = this.surroundings;
    for (const { path, code, message } of checkList(this.query.portal, name, { ...json, where: [...(json.where ?? []), ...where] }, { registers, dictionaries, sources: Object.keys(this.query.search.sources) })) {
      const index = /#where\[(\d+)\](.*)$/.exec(path);
      if (index && Number(index[1]) >= before) this.#refuse(`${place}.where[${Number(index[1]) - before}]${index[2]}`, code, message);
    }
  }

  #checkActions(lists: readonly ListDefinition[]): void {
    this.query.actions.forEach(({ item, application, when, prefill }, index) => {
      const place = `actions[${index}]`;
      const form = item !== null && Object.hasOwn(this.surroundings.items, item) ? this.surroundings.items[item] : undefined;
      if (application !== null) this.#expression(`${place}.application`, application, lists);
      if (item !== null && !form) this.#refuse(`${place}.item`, 'unknown_item', `the portal has no item named "${item}"`);
      if (when !== null) this.#expression(`${place}.when`, when, lists);
      for (const [field, expression] of Object.entries(prefill)) {
        if (form && !JSON.stringify(form.components).includes(`"key":${JSON.stringify(field)}`)) this.#refuse(`${place}.prefill.${field}`, 'query_field', `the item "${item}" has no field "${field}"`);
        this.#expression(`${place}.prefill.${field}`, expression, lists);
      }
    });
  }

  #expression(place: string, expression: string, rowsOf?: readonly ListDefinition[]): void {
    if (!isFeel(expression)) return;
    const { findings, parsed } = checkFeel(expression, new Set([...this.#outside, ...(rowsOf ? ['row'] : [])]));
    for (const { code, message } of findings) this.#refuse(place, code, message.en);
    for (const path of parsed?.paths ?? []) {
      const [first, second] = path.split('.');
      const unknown = second !== undefined && (first === 'form' ? !this.#answers.has(second) : first === 'row' && rowsOf && !rowsOf.some(({ columns }) => columns.some(({ key }) => key === second)));
      if (unknown) this.#refuse(place, 'feel_unknown_name', `the FEEL expression "${expression}" reads "${path}", but there is no such ${first === 'form' ? 'field' : 'column'}`);
    }
  }

  #list(name: string): ListDefinition | null {
    if (!Object.hasOwn(this.surroundings.lists, name)) return null;
    try {
      return readListDefinition(this.query.portal, name, this.surroundings.lists[name]);
    } catch (error) {
      // What is wrong with the list itself is told where lists are checked.
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  #answer(place: string, key: string): void {
    if (!this.#answers.has(key)) this.#refuse(place, 'query_field', `the search form has no field "${key}"`);
  }

  #refuse(place: string, code: string, message: string): void {
    this.#errors.push({ path: `${queryPlace(this.query.portal, this.query.query)}#${place}`, code, message });
  }
}

/** The fields of the search form; none where it is so malformed that its own check tells. */
function keysOf(query: QueryDefinition, { dictionaries, lists }: QuerySurroundings): string[] {
  try {
    return compileSearch(query, dictionaries, lists as Record<string, ListShape>).root.held.map(({ key }) => key);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

function at(place: string, name: string): string {
  return place ? `${place}.${name}` : name;
}
