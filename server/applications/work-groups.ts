import type { PortalSettings } from '../catalog/portal-settings.ts';
import { accountsWithAttribute } from '../identity/account-store.ts';
import type { Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';

// Groups are written `group` for every portal, `portal/group` for one only.

/** The groups that the caller works for: those of the account, and in each portal the parties that it proves to be. */
export function workGroups(catalog: { portals(): readonly Pick<PortalSettings, 'portal' | 'parties'>[] }, { groups, roles, attributes }: Pick<Caller, 'groups' | 'roles' | 'attributes'>): string[] {
  const proven = catalog.portals().flatMap(({ portal, parties }) => parties.flatMap(({ group, audience, attribute }) => {
    const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    return value && (roles as readonly string[]).includes(audience) ? [`${portal}/${group}:${value}`] : [];
  }));
  return [...groups, ...proven];
}

/** The accounts that are a party of the portal, named `group:value` as in the candidate groups of its tasks. */
export async function accountsOfParty(db: Queryable, catalog: { portals(): readonly Pick<PortalSettings, 'portal' | 'parties'>[] }, portal: string, name: string): Promise<string[]> {
  const colon = name.indexOf(':');
  const party = catalog.portals().find((one) => one.portal === portal)?.parties.find(({ group }) => group === name.slice(0, Math.max(colon, 0)));
  return party ? accountsWithAttribute(db, party.audience, party.attribute, name.slice(colon + 1)) : [];
}

/** Whether someone of these groups may work what a diagram of the portal gives to one of the candidates. */
export function mayWork(groups: readonly string[], portal: string, candidates: readonly string[]): boolean {
  return candidates.some((candidate) => groups.includes(candidate) || groups.includes(`${portal}/${candidate}`));
}

/** The groups by portal; those that hold everywhere stand under the key null. */
export function groupsByPortal(groups: readonly string[]): Map<string | null, string[]> {
  const byPortal = new Map<string | null, string[]>();
  for (const name of groups) {
    const at = name.indexOf('/');
    const portal = at < 0 ? null : name.slice(0, at);
    byPortal.set(portal, [...(byPortal.get(portal) ?? []), name.slice(at + 1)]);
  }
  return byPortal;
}
