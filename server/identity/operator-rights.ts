/** A right that an operator can have at its employer, as a portal declares it. */
export interface DeclaredRight { name: string; label: string; en: string }

/** Those that the runtime itself asks for; a portal may word them differently, and add others that its items ask for. */
export const ownRights: readonly DeclaredRight[] = [
  { name: 'administrator', label: '管理员：办理全部业务并管理经办人', en: 'Administrator: everything, and managing operators' },
  { name: 'apply', label: '填报和提交业务', en: 'Fill in and submit applications' },
  { name: 'view', label: '查看单位的业务', en: 'See the applications of the employer' },
];

/** The rights of all portals in the order of their declaration; one that several declare is one. */
export function declaredRights(portals: readonly { operatorRights?: readonly DeclaredRight[] }[]): DeclaredRight[] {
  const byName = new Map(ownRights.map((right) => [right.name, right]));
  for (const { operatorRights = [] } of portals) for (const right of operatorRights) byName.set(right.name, right);
  return [...byName.values()];
}

/** Reads `operatorRights` of a portal; `refuse` is told what is wrong with it and does not return. */
export function readOperatorRights(json: unknown, refuse: (reason: string) => never): DeclaredRight[] {
  if (json === undefined) return [];
  if (!Array.isArray(json)) return refuse('operatorRights is not a list');
  return json.map((one: Partial<DeclaredRight> | null) => {
    if (typeof one?.name !== 'string' || !/^[a-z][\w-]{0,39}$/.test(one.name)) return refuse('a right of operators has no name of letters, digits and hyphens');
    if (typeof one.label !== 'string' || typeof one.en !== 'string') return refuse(`the right "${one.name}" lacks its texts (label, en)`);
    return { name: one.name, label: one.label, en: one.en };
  });
}
