import type { Database, Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { currentVersions, findVersion, storedPortals } from './catalog-store.ts';
import type { ItemVersion } from './item-version.ts';
import { readPortalSettings, type PortalSettings } from './portal-settings.ts';

/** The published configuration in memory: portals, the forms of their registers and the current versions of their items. */
export class Catalog {
  #portals = new Map<string, PortalSettings>();
  #registers: { portal: string; register: string; form: FormDefinition }[] = [];
  #current = new Map<string, ItemVersion>();
  /** Versions never change once published, so they are kept for as long as the process lives. */
  readonly #versions = new Map<string, ItemVersion>();

  constructor(private readonly db: Database) {}

  /** Reads everything anew, as after publishing. */
  async load(): Promise<void> {
    const portals = await storedPortals(this.db);
    const versions = await currentVersions(this.db);
    this.#portals = new Map(portals.map(({ portal, settings }) => [portal, readPortalSettings(portal, settings)]));
    this.#registers = portals.flatMap(({ portal, registers }) => Object.entries(registers).map(([register, form]) => ({ portal, register, form })));
    this.#current = new Map(versions.map((version) => [`${version.portal}/${version.item}`, version]));
    for (const version of versions) this.#versions.set(version.id, version);
  }

  portals(): PortalSettings[] { return [...this.#portals.values()]; }
  registerForms(): readonly { portal: string; register: string; form: FormDefinition }[] { return this.#registers; }
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
    const found = (await findVersion(db, id)) ?? notFound();
    this.#versions.set(id, found);
    return found;
  }
}

function notFound(): never {
  throw new Problem('not_found');
}
