/** What a declared query is: `forms/<portal>/queries/<query>.json`. */
import { sharedStatement } from '../catalog/read-configuration.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { AnswersWanted } from '../forms/answers-wanted.ts';
import type { FormComponent, SourceDeclaration } from '../forms/form-definition.ts';
import type { ListCondition } from '../registers/list-definition.ts';
import { isObject } from '../platform/is-object.ts';
import type { Named, Output, Outputs, QueryCard, QueryDefinition, QueryDetails, QueryFamily, QueryLink, QueryUpload, RowsOf } from './query-shape.ts';

export type * from './query-shape.ts';

export const audiences: readonly string[] = ['individual', 'employer', 'agency', 'reviewer', 'supervisor', 'administrator'];
/** Names that a request uses itself, so that no search field may have them. */
export const reservedAnswers: ReadonlySet<string> = new Set(['search', 'tab', 'page', 'pageSize', 'sort', 'row', 'details', 'upload', 'rows']);

const cardParts = ['title', 'english', 'description', 'descriptionEnglish', 'audience', 'category', 'purpose', 'notices'];
const rowsParts = ['list', 'parameters', 'columns', 'keep', 'merge', 'entry'];
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
    this.#only(json, [...cardParts, ...rowsParts, ...outputParts, 'search', 'require', 'immediate', 'select', 'tabs', 'actions', 'details', 'upload', 'family'], '');
    const search = this.#search(json['search']);
    return {
      ...card, link: null, search, ...this.#rows(json, '', null), ...this.#outputs(json, ''),
      require: this.#groups(json['require']),
      immediate: json['immediate'] === undefined ? search.components.length === 0 : json['immediate'] === true,
      select: json['select'] === true,
      tabs: this.#each(json, 'tabs', (part, place) => {
        this.#only(part, ['key', 'label', 'en', 'where', ...rowsParts], place);
        return { key: this.#key(part, place), label: this.#named(part, place), where: this.#where(part['where'], place), ...this.#rows(part, place, json) };
      }),
      actions: this.#each(json, 'actions', (part, place) => {
        const leads = part['application'] !== undefined;
        this.#only(part, ['label', 'en', 'when', ...(leads ? ['application'] : ['item', 'prefill'])], place);
        return { label: this.#named(part, place), item: leads ? null : this.#text(part, 'item', place), application: leads ? this.#text(part, 'application', place) : null, when: part['when'] === undefined ? null : this.#text(part, 'when', place), prefill: this.#texts(part, 'prefill', place) ?? {} };
      }),
      details: this.#each(json, 'details', (part, place) => {
        return this.#details(part, place);
      }),
      upload: this.#upload(json['upload']), family: this.#family(json['family']),
    };
  }

  #details(part: Json, place: string): QueryDetails {
    this.#only(part, ['key', 'label', 'en', 'about', ...rowsParts, ...outputParts], place);
    const about = part['about'];
    if (about !== undefined && !isObject(about)) this.#refuse(at(place, 'about'), 'it is not an object');
    if (isObject(about)) this.#only(about, ['list', 'parameters', 'columns'], at(place, 'about'));
    return { key: this.#key(part, place), label: this.#named(part, place), ...this.#rows(part, place, null), ...this.#outputs(part, place), about: isObject(about) ? this.#rows(about, at(place, 'about'), null) : null };
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
      ...this.#shared(columnsOf, place),
    };
  }

  #shared(json: Json, place: string): Pick<RowsOf, 'merge' | 'entry'> {
    const merge = this.#list(json['merge'], at(place, 'merge'));
    const lists = merge.some(Array.isArray) ? merge.map((one, index) => this.#list(one, at(place, `merge[${index}]`)).map(String)) : merge.length > 0 ? [merge.map(String)] : [];
    return { merge: lists, entry: json['entry'] === undefined ? null : this.#text(json, 'entry', place) };
  }

  #outputs(json: Json, place: string): Outputs {
    const statement = json['statement'];
    const own = isObject(statement) ? statement : {};
    const named = this.#output(json, 'statement', place, { zh: '下载打印', en: 'Download and print' }, ['template', 'inRow']);
    return {
      export: this.#output(json, 'export', place, { zh: '导出', en: 'Export' }, []),
      statement: named && { ...named, template: own['template'] === undefined ? sharedStatement : this.#text(own, 'template', at(place, 'statement')), inRow: own['inRow'] === true },
    };
  }

  #output(json: Json, name: string, place: string, otherwise: Named, more: readonly string[]): Output | null {
    const given = json[name];
    if (given === undefined || given === false) return null;
    if (given === true) return { label: otherwise, tab: null };
    if (!isObject(given)) { this.#refuse(at(place, name), 'it is neither true nor an object'); return null; }
    this.#only(given, ['label', 'en', 'tab', ...more], at(place, name));
    return { label: this.#named(given, at(place, name)), tab: given['tab'] === undefined ? null : this.#text(given, 'tab', at(place, name)) };
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
    this.#only(json, ['field', 'heading', 'english', 'when', 'beside'], 'upload');
    const heading = (part: Json, place: string): Named => ({ zh: this.#text(part, 'heading', place), en: this.#text(part, 'english', place) });
    const beside = this.#list(json['beside'], 'upload.beside').map((part, index) => heading(isObject(part) ? part : {}, `upload.beside[${index}]`));
    return { field: this.#text(json, 'field', 'upload'), heading: heading(json, 'upload'), when: this.#wanted(json, 'upload'), beside };
  }

  #family(json: unknown): QueryFamily | null {
    if (json === undefined) return null;
    if (!isObject(json)) { this.#refuse('family', 'it is not an object'); return null; }
    this.#only(json, ['name', 'english', 'group', 'groupEnglish', 'label', 'en', 'order', 'when'], 'family');
    const named = (zh: string, en: string): Named => ({ zh: this.#text(json, zh, 'family'), en: this.#text(json, en, 'family') });
    if (json['order'] !== undefined && !Number.isInteger(json['order'])) this.#refuse('family.order', 'it is no whole number');
    return { name: named('name', 'english'), group: json['group'] === undefined ? null : named('group', 'groupEnglish'), label: this.#named(json, 'family'), order: Number(json['order'] ?? 0), when: this.#wanted(json, 'family') };
  }

  #wanted(part: Json, place: string): AnswersWanted | null {
    return this.#texts(part, 'when', place);
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
