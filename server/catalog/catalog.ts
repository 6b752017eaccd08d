import type { Database, Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { Dictionary, FormDefinition, ListShape } from '../forms/form-definition.ts';
import { currentVersions, findVersion, storedPortals } from './catalog-store.ts';
import type { ItemVersion, PortalLists } from './item-version.ts';
import { readPortalSettings, type PortalSettings } from './portal-settings.ts';

/** A register's form with the code lists of its portal. */
export interface RegisterForm { portal: string; register: string; form: FormDefinition; dictionaries: Record<string, Dictionary> }

/** A list as its portal declares it. */
export interface DeclaredList { portal: string; list: string; json: unknown }

/** Records that come with the configuration (rates, limits, ages), as its portal declares them. */
export interface DeclaredRecords { portal: string; register: string; records: unknown }

/** The published configuration in memory: portals, the forms of their registers, their lists and the current versions of their items. */
export class Catalog {
  #portals = new Map<string, PortalSettings>();
  #registers: RegisterForm[] = [];
  #lists: DeclaredList[] = [];
  #records: DeclaredRecords[] = [];
  #current = new Map<string, ItemVersion>();
  #listShapes: PortalLists = {};
  /** Versions never change once published, so they are kept until everything is read anew. */
  readonly #versions = new Map<string, ItemVersion>();

  constructor(private readonly db: Database) {}

  /** Reads everything anew, as after publishing. */
  async load(): Promise<void> {
    const portals = await storedPortals(this.db);
    this.#listShapes = Object.fromEntries(portals.map(({ portal, lists }) => [portal, lists as Record<string, ListShape>]));
    const versions = await currentVersions(this.db, this.#listShapes);
    this.#portals = new Map(portals.map(({ portal, settings }) => [portal, readPortalSettings(portal, settings)]));
    this.#registers = portals.flatMap(({ portal, registers, dictionaries }) => Object.entries(registers).map(([register, form]) => ({ portal, register, form, dictionaries })));
    this.#lists = portals.flatMap(({ portal, lists }) => Object.entries(lists).map(([list, json]) => ({ portal, list, json })));
    this.#records = portals.flatMap(({ portal, records }) => Object.entries(records).map(([register, list]) => ({ portal, register, records: list })));
    this.#current = new Map(versions.map((version) => [`${version.portal}/${version.item}`, version]));
    // Compiled anew when they are asked for, since the portals' lists may have changed.
    this.#versions.clear();
    for (const version of versions) this.#versions.set(version.id, version);
  }

  portals(): PortalSettings[] { return [...this.#portals.values()]; }
  registerForms(): readonly RegisterForm[] { return this.#registers; }
  lists(): readonly DeclaredList[] { return this.#lists; }
  records(): readonly DeclaredRecords[] { return this.#records; }
  items(): ItemVersion[] { return [...this.#current.values()]; }

  portal(portal: string): PortalSettings {
    return this.#portals.get(portal) ?? notFound();
  }

  /** The version that new applications get; `ref` is `portal/item`. */
  current(ref: string): ItemVersion {
    return this.#current.get(ref) ?? notFound();
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
