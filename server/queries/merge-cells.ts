/** How many rows the cell of a column spans; 0 where the cell above reaches down to it. */
export type Spans = number[][];

/**
 * Cells that neighbours share, by row and column; null where no column is shared. In a column of `merge` a cell is shared as
 * long as its text, and the texts of the columns named before it in its list, stay the same.
 */
export function mergedCells(columns: readonly { readonly key: string }[], texts: readonly (readonly string[])[], merge: readonly (readonly string[])[]): Spans | null {
  const chains = merge.map((keys) => keys.map((key) => columns.findIndex((column) => column.key === key)).filter((index) => index >= 0)).filter((chain) => chain.length > 0);
  if (chains.length === 0) return null;
  const spans: Spans = texts.map(() => columns.map(() => 1));
  for (const chain of chains) for (let depth = 1; depth <= chain.length; depth++) shareColumn(spans, texts, chain.slice(0, depth));
  return spans;
}

/** Shares the cells of the last of these columns where all of them stay the same. */
function shareColumn(spans: Spans, texts: readonly (readonly string[])[], chain: readonly number[]): void {
  const column = chain.at(-1) ?? 0;
  let top = 0;
  for (let row = 1; row < texts.length; row++) {
    if (!chain.every((key) => texts[row]?.[key] === texts[row - 1]?.[key])) { top = row; continue; }
    spans[row]![column] = 0;
    spans[top]![column]!++;
  }
}

/** By row: how many rows the entry has that begins with it, 0 within one; null where every row is an entry. */
export function entriesOf(columns: readonly { readonly key: string }[], spans: Spans | null, entry: string | null): number[] | null {
  const leading = columns.findIndex(({ key }) => key === entry);
  return spans === null || leading < 0 ? null : spans.map((row) => row[leading] ?? 1);
}
