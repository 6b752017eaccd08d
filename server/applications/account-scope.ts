import type { Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import type { RegisterDirectory } from '../registers/register-directory.ts';
import { resolveSources, type Sources } from '../registers/resolve-sources.ts';
import type { ItemVersion } from '../catalog/item-version.ts';

/** What expressions may read of the caller's account: its name and what it proves about its holder. */
export function accountScope(caller: Caller): Record<string, unknown> {
  return { name: caller.name, ...caller.attributes };
}

/** The register records from which this item prefills for this caller. */
export function sourcesOf(db: Queryable, registers: RegisterDirectory, version: ItemVersion, caller: Caller, now: Date): Promise<Sources> {
  return resolveSources(db, (register) => registers.get(version.portal, register), version.settings.sources ?? {}, { account: accountScope(caller) }, now);
}
