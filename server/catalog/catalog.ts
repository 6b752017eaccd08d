import type { Database, Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { Dictionary, FormDefinition, ListShape } from '../forms/form-definition.ts';
import { shanghaiDate } from '../platform/shanghai-time.ts';
import { catalogChanges, currentState, currentVersions, findVersion, storedPortals, type StoredPortal } from './catalog-store.ts';
import type { ItemVersion, PortalLists } from './item-version.ts';
import { readPortalSettings, type PortalSettings } from './portal-settings.ts';

/** A register's form with the code lists of its portal. */
export interface RegisterForm { portal: string; register: string; form: FormDefinition; dictionaries: Record<string, Dictionary> }

/** A list as its portal declares it. */
export interface DeclaredList { portal: string; list: string; json: unknown }

/** Records that come with the configuration (rates, limits, ages), as its portal declares them. */
export interface DeclaredRecords { portal: string; register: string; records: unknown }

/** A query as its portal declares it, with what it stands on. */
export interface DeclaredQuery { portal: string; query: string; json: unknown; templates: Readonly<Record<string, string>>; dictionaries: Record<string, Dictionary>; lists: Readonly<Record<string, ListShape>> }

/** The published configuration in memory: portals, the forms of their registers, their lists and the current versions of their items. */
export class Catalog {
  #portals = new Map<string, PortalSettings>();
  #declared = new Map<string, StoredPortal>();
  #registers: RegisterForm[] = [];
  #lists: DeclaredList[] = [];
  #records: DeclaredRecords[] = [];
  #queries: readonly DeclaredQuery[] = [];
  #current = new Map<string, ItemVersion>();
  #listShapes: PortalLists = {};
  /** Versions never change once published, so they are kept until everything is read anew. */
  readonly #versions = new Map<string, ItemVersion>();

  #changes = -1;
  /** The portals as they were saved when they were last read. */
  #saved = '';

  constructor(private readonly db: Database, private readonly now: () => Date = () => new Date()) {}

  /** Reads what another node, or this one, has published since: the new versions, and everything where a portal has changed. */
  async refresh(): Promise<'unchanged' | 'items' | 'portals'> {
    const changes = await catalogChanges(this.db);
    if (changes === this.#changes) return 'unchanged';
    const state = await currentState(this.db);
    if (state.portals !== this.#saved) {
      await this.load();
      return 'portals';
    }
    const current = new Map<string, ItemVersion>();
    for (const { id, offered_from, offered_until } of state.items) {
      const version: ItemVersion = { ...await this.version(this.db, id), offered: { from: offered_from, until: offered_until } };
      current.set(`${version.portal}/${version.item}`, version);
    }
    this.#current = current;
    this.#changes = changes;
    return 'items';
  }

  /** Reads everything anew, as after publishing. */
  async load(): Promise<void> {
    // Asked first: what is published while the rest is read is read once more.
    const changes = await catalogChanges(this.db);
    this.#saved = (await currentState(this.db)).portals;
    const portals = await storedPortals(this.db);
    this.#listShapes = Object.fromEntries(portals.map(({ portal, lists }) => [portal, lists as Record<string, ListShape>]));
    const versions = await currentVersions(this.db, this.#listShapes);
    this.#portals = new Map(portals.map(({ portal, settings }) => [portal, readPortalSettings(portal, settings)]));
    this.#declared = new Map(portals.map((portal) => [portal.portal, portal]));
    this.#registers = portals.flatMap(({ portal, registers, dictionaries }) => Object.entries(registers).map(([register, form]) => ({ portal, register, form, dictionaries })));
    this.#lists = portals.flatMap(({ portal, lists }) => Object.entries(lists).map(([list, json]) => ({ portal, list, json })));
    this.#records = portals.flatMap(({ portal, records }) => Object.entries(records).map(([register, list]) => ({ portal, register, records: list })));
    this.#queries = portals.flatMap(({ portal, queries = {}, statementTemplates = {}, dictionaries, lists }) => Object.entries(queries).map(([query, json]) => ({ portal, query, json, templates: statementTemplates, dictionaries, lists: lists as Record<string, ListShape> })));
    this.#current = new Map(versions.map((version) => [`${version.portal}/${version.item}`, version]));
    // Compiled anew when they are asked for, since the portals' lists may have changed.
    this.#versions.clear();
    for (const version of versions) this.#versions.set(version.id, version);
    this.#changes = changes;
  }

  portals(): PortalSettings[] { return [...this.#portals.values()]; }
  registerForms(): readonly RegisterForm[] { return this.#registers; }
  lists(): readonly DeclaredList[] { return this.#lists; }
  records(): readonly DeclaredRecords[] { return this.#records; }
  /** The same array until the configuration is read anew. */
  queries(): readonly DeclaredQuery[] { return this.#queries; }
  /** What is offered today. */
  items(): ItemVersion[] { return [...this.#current.values()].filter((version) => this.#isOffered(version)); }

  portal(portal: string): PortalSettings {
    return this.#portals.get(portal) ?? notFound();
  }

  /** Everything that the portal declares beside its items. */
  declared(portal: string): StoredPortal {
    return this.#declared.get(portal) ?? notFound();
  }

  /** The version that new applications get; `ref` is `portal/item`. */
  current(ref: string): ItemVersion {
    const version = this.#current.get(ref);
    return version && this.#isOffered(version) ? version : notFound();
  }

  #isOffered({ offered }: ItemVersion): boolean {
    if (!offered?.from && !offered?.until) return true;
    const today = shanghaiDate(this.now());
    return (!offered.from || today >= offered.from) && (!offered.until || today <= offered.until);
  }

  /** A version by its id, whether current or not: what an application was made with. */
  async version(db: Queryable, id: string): Promise<ItemVersion> {
    const known = this.#versions.get(id);
    if (known) return known;
    const found = (await findVersion(db, id, this.#listShapes)) ?? notFound();
    this.#versions.set(id, found);
    return found;
  }
}

function notFound(): never {
  throw new Problem('not_found');
}
