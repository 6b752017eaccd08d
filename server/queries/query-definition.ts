/** What a declared query is: `forms/<portal>/queries/<query>.json`. */
import { sharedStatement } from '../catalog/read-configuration.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { FormComponent, SourceDeclaration } from '../forms/form-definition.ts';
import type { ListCondition } from '../registers/list-definition.ts';

export interface Named { zh: string; en: string }

/** Which list gives the rows, what it is given, and which of its columns are shown (null: all). */
export interface RowsOf {
  list: string;
  /** By a filter of the list or, for any other key, as `form.<key>`: FEEL. Null: each filter takes the answer of its key. */
  parameters: Readonly<Record<string, string>> | null;
  columns: readonly string[] | null;
  /** FEEL over the row and its computed columns: only rows for which it is true. What an index can tell belongs into `where`. */
  keep: string | null;
}

export interface QueryTab extends RowsOf { key: string; label: Named; where: readonly ListCondition[] }

/** A button in a row that starts an application with values of the row. */
export interface QueryAction { label: Named; item: string; when: string | null; prefill: Readonly<Record<string, string>> }

export interface Statement { label: Named; template: string }

/** What can be taken away of a result. */
export interface Outputs { export: Named | null; statement: Statement | null }

/** A table about one row of the result. */
export interface QueryDetails extends RowsOf, Outputs { key: string; label: Named }

export interface QueryUpload { field: string; heading: Named }

/** What the service centre shows of a query. */
export interface QueryCard {
  portal: string; query: string; title: Named; description: Named | null;
  audience: readonly string[]; category: string; purpose: string; notices: readonly Named[];
}

export interface QueryDefinition extends QueryCard, RowsOf, Outputs {
  link: null;
  search: { components: readonly FormComponent[]; sources: Readonly<Record<string, SourceDeclaration>>; translations: Readonly<Record<string, string>> };
  /** At least one group of answers must be complete; empty: none is asked for. */
  require: readonly (readonly string[])[];
  immediate: boolean;
  tabs: readonly QueryTab[];
  actions: readonly QueryAction[];
  details: readonly QueryDetails[];
  upload: QueryUpload | null;
}

/** A menu entry that leads to a page of this site. */
export interface QueryLink extends QueryCard { link: string }

export const audiences: readonly string[] = ['individual', 'employer', 'agency', 'reviewer', 'supervisor', 'administrator'];
/** Names that a request uses itself, so that no search field may have them. */
export const reservedAnswers: ReadonlySet<string> = new Set(['search', 'tab', 'page', 'pageSize', 'sort', 'row', 'details', 'upload']);

const cardParts = ['title', 'english', 'description', 'descriptionEnglish', 'audience', 'category', 'purpose', 'notices'];
const rowsParts = ['list', 'parameters', 'columns', 'keep'];
const outputParts = ['export', 'statement'];

type Json = Record<string, unknown>;

export function queryPlace(portal: string, query: string): string {
  return `forms/${portal}/queries/${query}.json`;
}

/** Reads a query's JSON. Problem('invalid_configuration') names every part that has not the shape of a query. */
export function readQueryDefinition(portal: string, query: string, json: unknown): QueryDefinition | QueryLink {
  const reader = new QueryReader(portal, query);
  if (!isObject(json)) throw new Problem('invalid_configuration', {}, [{ path: queryPlace(portal, query), code: 'query', message: 'it is not an object' }]);
  const definition = reader.query(json);
  if (reader.errors.length > 0) throw new Problem('invalid_configuration', {}, reader.errors);
  return definition;
}

class QueryReader {
  readonly errors: FieldError[] = [];
  constructor(private readonly portal: string, private readonly name: string) {}

  query(json: Json): QueryDefinition | QueryLink {
    const card = this.#card(json);
    if (json['link'] !== undefined) {
      this.#only(json, [...cardParts, 'link'], '');
      return { ...card, link: this.#local(json['link']) };
    }
    this.#only(json, [...cardParts, ...rowsParts, ...outputParts, 'search', 'require', 'immediate', 'tabs', 'actions', 'details', 'upload'], '');
    const search = this.#search(json['search']);
    return {
      ...card, link: null, search, ...this.#rows(json, '', null), ...this.#outputs(json, ''),
      require: this.#groups(json['require']),
      immediate: json['immediate'] === undefined ? search.components.length === 0 : json['immediate'] === true,
      tabs: this.#each(json, 'tabs', (part, place) => {
        this.#only(part, ['key', 'label', 'en', 'where', ...rowsParts], place);
        return { key: this.#key(part, place), label: this.#named(part, place), where: this.#where(part['where'], place), ...this.#rows(part, place, json) };
      }),
      actions: this.#each(json, 'actions', (part, place) => {
        this.#only(part, ['label', 'en', 'item', 'when', 'prefill'], place);
        return { label: this.#named(part, place), item: this.#text(part, 'item', place), when: part['when'] === undefined ? null : this.#text(part, 'when', place), prefill: this.#texts(part, 'prefill', place) ?? {} };
      }),
      details: this.#each(json, 'details', (part, place) => {
        this.#only(part, ['key', 'label', 'en', ...rowsParts, ...outputParts], place);
        return { key: this.#key(part, place), label: this.#named(part, place), ...this.#rows(part, place, null), ...this.#outputs(part, place) };
      }),
      upload: this.#upload(json['upload']),
    };
  }

  #card(json: Json): QueryCard {
    const audience = this.#list(json['audience'], 'audience').map(String);
    if (audience.length === 0) this.#refuse('audience', 'it says nobody may ask');
    for (const role of audience) if (!audiences.includes(role)) this.#refuse('audience', `there is no role "${role}"`);
    const optional = (name: string): string => (json[name] === undefined ? '' : this.#text(json, name, ''));
    return {
      portal: this.portal, query: this.name, title: { zh: this.#text(json, 'title', ''), en: this.#text(json, 'english', '') },
      description: json['description'] === undefined ? null : { zh: this.#text(json, 'description', ''), en: this.#text(json, 'descriptionEnglish', '') },
      audience, category: optional('category'), purpose: optional('purpose'),
      notices: this.#each(json, 'notices', (part, place) => ({ zh: this.#text(part, 'value', place), en: this.#text(part, 'en', place) })),
    };
  }

  #search(json: unknown): QueryDefinition['search'] {
    if (json === undefined) return { components: [], sources: {}, translations: {} };
    if (!isObject(json)) { this.#refuse('search', 'it is not an object'); return { components: [], sources: {}, translations: {} }; }
    this.#only(json, ['components', 'sources', 'translations'], 'search');
    const sources = json['sources'] === undefined ? {} : json['sources'];
    if (!isObject(sources)) this.#refuse('search.sources', 'it is not an object');
    return { components: this.#list(json['components'], 'search.components') as FormComponent[], sources: sources as Record<string, SourceDeclaration>, translations: this.#texts(json, 'translations', 'search') ?? {} };
  }

  /** A tab that says nothing of its own has the query's list, parameters and columns. */
  #rows(json: Json, place: string, otherwise: Json | null): RowsOf {
    const own = (name: string): Json => (json[name] === undefined && otherwise ? otherwise : json);
    // The columns of the query are those of its list, not of another one.
    const columnsOf = json['columns'] === undefined && otherwise && json['list'] === undefined ? otherwise : json;
    return {
      list: this.#text(own('list'), 'list', place), parameters: this.#texts(own('parameters'), 'parameters', place) ?? null,
      columns: columnsOf['columns'] === undefined ? null : this.#list(columnsOf['columns'], at(place, 'columns')).map(String),
      keep: json['keep'] === undefined ? null : this.#text(json, 'keep', place),
    };
  }

  #outputs(json: Json, place: string): Outputs {
    const label = (name: string, otherwise: Named): Named | null => {
      const given = json[name];
      if (given === undefined || given === false) return null;
      if (given === true) return otherwise;
      if (isObject(given)) { this.#only(given, ['label', 'en', 'template'], at(place, name)); return this.#named(given, at(place, name)); }
      this.#refuse(at(place, name), 'it is neither true nor an object');
      return null;
    };
    const statement = label('statement', { zh: '下载打印', en: 'Download and print' });
    const given = json['statement'];
    return {
      export: label('export', { zh: '导出', en: 'Export' }),
      statement: statement && { label: statement, template: isObject(given) && given['template'] !== undefined ? this.#text(given, 'template', at(place, 'statement')) : sharedStatement },
    };
  }

  #groups(json: unknown): string[][] {
    return this.#list(json, 'require').map((group, index) => this.#list(group, `require[${index}]`).map(String));
  }

  #where(json: unknown, place: string): ListCondition[] {
    return this.#list(json, at(place, 'where')).flatMap((part, index): ListCondition[] => {
      const where = `${at(place, 'where')}[${index}]`;
      if (!isObject(part)) { this.#refuse(where, 'it is not an object'); return []; }
      return [{ ...part, field: this.#text(part, 'field', where) }];
    });
  }

  #upload(json: unknown): QueryUpload | null {
    if (json === undefined) return null;
    if (!isObject(json)) { this.#refuse('upload', 'it is not an object'); return null; }
    this.#only(json, ['field', 'heading', 'english'], 'upload');
    return { field: this.#text(json, 'field', 'upload'), heading: { zh: this.#text(json, 'heading', 'upload'), en: this.#text(json, 'english', 'upload') } };
  }

  #local(value: unknown): string {
    if (typeof value === 'string' && /^\/(?!\/)[\w/?=&.-]*$/.test(value)) return value;
    this.#refuse('link', 'it is no path of this site, such as /verify');
    return '/';
  }

  #key(part: Json, place: string): string {
    const key = this.#text(part, 'key', place);
    if (key && !/^[a-zA-Z][\w-]{0,39}$/.test(key)) this.#refuse(at(place, 'key'), `"${key}" is no name`);
    return key;
  }

  #named(part: Json, place: string): Named {
    return { zh: this.#text(part, 'label', place), en: this.#text(part, 'en', place) };
  }

  #text(part: Json, name: string, place: string): string {
    const value = part[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.#refuse(at(place, name), `"${name}" is missing`);
    return '';
  }

  #texts(part: Json, name: string, place: string): Record<string, string> | null {
    const value = part[name];
    if (value === undefined) return null;
    if (isObject(value) && Object.values(value).every((one) => typeof one === 'string')) return value as Record<string, string>;
    this.#refuse(at(place, name), 'it is not an object of texts');
    return null;
  }

  #each<T>(json: Json, name: string, read: (part: Json, place: string) => T): T[] {
    return this.#list(json[name], name).map((part, index) => {
      const place = `${name}[${index}]`;
      if (!isObject(part)) this.#refuse(place, 'it is not an object');
      return read(isObject(part) ? part : {}, place);
    });
  }

  #list(json: unknown, place: string): unknown[] {
    if (json === undefined) return [];
    if (Array.isArray(json)) return json;
    this.#refuse(place, 'it is not a list');
    return [];
  }

  /** `note` is for whoever reads the file. */
  #only(part: Json, known: readonly string[], place: string): void {
    for (const name of Object.keys(part)) if (name !== 'note' && !known.includes(name)) this.#refuse(at(place, name), `a query knows no "${name}" here`);
  }

  #refuse(place: string, message: string): void {
    this.errors.push({ path: `${queryPlace(this.portal, this.name)}#${place}`, code: 'query', message });
  }
}

function at(place: string, name: string): string {
  return place ? `${place}.${name}` : name;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
