import type { ItemChecks } from '../catalog/load-shipped.ts';
import { readSharedFiles } from '../catalog/read-configuration.ts';
import type { Applications } from '../applications/applications.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';

/** Diagrams, decisions and templates by name, from which any item may choose. */
export type SharedFiles = ReturnType<typeof readSharedFiles>;

/** What the workbench works with. */
export interface Designer {
  applications: Applications;
  /** Reads anew what is published, in this process; others do so by themselves. */
  republish(): Promise<void>;
  /** The checks of a portal's lists and queries, which stand on a higher rung. */
  checks: Pick<ItemChecks, 'lists' | 'queries'>;
}

/** An administrator without groups administers every portal, one with groups of some portals only these. */
export function administersPortal(caller: Pick<Caller, 'roles' | 'groups'>, portal: string): boolean {
  const portals = administeredPortals(caller);
  return portals === null || portals.includes(portal);
}

/** The portals that somebody administers; null for all of them, of which there may be more tomorrow. */
export function administeredPortals({ roles, groups }: Pick<Caller, 'roles' | 'groups'>): string[] | null {
  if (!roles.includes('administrator')) return [];
  if (groups.length === 0 || groups.some((group) => !group.includes('/'))) return null;
  return [...new Set(groups.map((group) => group.slice(0, group.indexOf('/'))))];
}

/** What belongs to no portal, such as a job, is seen by the administrators of all of them. */
export function refuseUnlessAdministersAll(caller: Pick<Caller, 'roles' | 'groups'>): void {
  if (administeredPortals(caller) !== null) throw new Problem('not_allowed');
}

/** For whoever does not administer the portal, it does not exist. */
export function refuseUnlessAdministersPortal({ applications }: Designer, caller: Caller, portal: string): void {
  if (!applications.catalog.portals().some((one) => one.portal === portal) || !administersPortal(caller, portal)) throw new Problem('not_found');
}

const read = new Map<string, SharedFiles>();

/** The shared files: those shipped with the server, read once, and what published items use under other names. */
export function sharedFiles({ applications: { platform, catalog } }: Designer): SharedFiles {
  const { rootDir } = platform.config;
  const shipped = read.get(rootDir) ?? readSharedFiles(rootDir);
  read.set(rootDir, shipped);
  const used = catalog.items();
  return {
    workflows: { ...Object.fromEntries(used.map(({ workflow, workflowXml }) => [workflow, workflowXml])), ...shipped.workflows },
    decisions: shipped.decisions,
    templates: { ...Object.fromEntries(used.map(({ template, templateSource }) => [template, templateSource])), ...shipped.templates },
  };
}
