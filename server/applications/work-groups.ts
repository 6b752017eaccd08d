/** An account's groups: `group` in every portal, `portal/group` in one only. */

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
