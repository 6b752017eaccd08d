/** Column heads that nest: `properties.group` names the heads above a column's own, outermost first, ` / ` between. */
export interface HeadCell { readonly text: string; readonly columns: number; readonly rows: number }

export function groupOf(component: { readonly properties?: Record<string, string> }): string[] {
  const group: unknown = component.properties?.group;
  return (typeof group === 'string' ? group : '').split(' / ').map((part) => part.trim()).filter(Boolean);
}

/** The rows of heads from the top; columns side by side share the heads that they have in common. */
export function columnHeads(columns: readonly { readonly label: string; readonly group?: readonly string[] }[]): HeadCell[][] {
  const levels = Math.max(0, ...columns.map(({ group }) => group?.length ?? 0)) + 1;
  const heads: { text: string; columns: number; rows: number }[][] = Array.from({ length: levels }, () => []);
  columns.forEach(({ label, group = [] }, index) => {
    const before = columns[index - 1]?.group ?? [];
    group.forEach((text, level) => {
      if (index > 0 && group.slice(0, level + 1).every((part, at) => part === before[at])) heads[level]!.at(-1)!.columns++;
      else heads[level]!.push({ text, columns: 1, rows: 1 });
    });
    heads[group.length]!.push({ text: label, columns: 1, rows: levels - group.length });
  });
  return heads;
}
