import { Problem } from '../errors.ts';
import { WorkbookArchive } from './archive.ts';
import { readCellStyles } from './cell-styles.ts';
import type { WorkbookLimits } from './limits.ts';
import { readSheet, type SheetContext } from './read-sheet.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readWorkbookParts } from './workbook-parts.ts';
import { metaSheet } from './workbook-plan.ts';
import type { SheetRow, WorkbookEvent } from './workbook-rows.ts';

const rowsAtOnce = 500;

/** Reads a workbook in this thread, sheet by sheet and row by row. See `read-workbook.ts`, which does it in a worker. */
export async function* workbookEvents(path: string, limits: WorkbookLimits): AsyncGenerator<WorkbookEvent, void, undefined> {
  const archive = await WorkbookArchive.open(path, limits);
  try {
    const parts = await readWorkbookParts(archive);
    if (parts.sheets.length > limits.sheets) throw new Problem('workbook_too_many_sheets', { limit: limits.sheets });
    const context: SheetContext = {
      limits, from1904: parts.from1904, rowsLeft: limits.rows,
      kinds: parts.styles !== null && archive.has(parts.styles) ? await readCellStyles(parts.styles, archive.read(parts.styles)) : [],
      strings: parts.sharedStrings !== null && archive.has(parts.sharedStrings) ? await readSharedStrings(parts.sharedStrings, archive.read(parts.sharedStrings), limits) : null,
    };
    // What the file says of itself is told before its rows are, wherever its sheet stands.
    const inOrder = [...parts.sheets.entries()].sort(([, one], [, other]) => Number(other.name === metaSheet) - Number(one.name === metaSheet));
    for (const [index, { name, hidden, part }] of inOrder) {
      yield { type: 'sheet', index, name, hidden };
      const merged: string[] = [];
      const size = Math.max(archive.sizeOf(part), 1);
      let waiting: SheetRow[] = [];
      for await (const { rows, read } of readSheet(part, archive.read(part), context, merged)) {
        waiting = waiting.length === 0 ? rows : waiting.concat(rows);
        if (waiting.length < rowsAtOnce) continue;
        yield { type: 'rows', rows: waiting, progress: Math.min(read / size, 1) };
        waiting = [];
      }
      if (waiting.length > 0) yield { type: 'rows', rows: waiting, progress: 1 };
      yield { type: 'end', merged };
    }
  } finally {
    archive.close();
  }
}
