import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Data } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import type { FieldError, Locale } from '../platform/errors.ts';
import { openSettling, type SettleOne } from '../applications/settle-answers.ts';
import { errorsOf } from '../applications/submit-application.ts';
import type { Batch, Fault, JudgedRow } from './batch-store.ts';
import type { BatchItem, Batches } from './batches.ts';
import { openGridRows } from './judge-grid-rows.ts';
import { LineIndex } from './line-index.ts';
import type { SheetLine } from './read-rows.ts';

/** Judges the rows of one sheet, in its order; remembers those that came before. */
export interface RowJudge {
  judge(lines: readonly SheetLine[]): Promise<JudgedRow[]>;
  /** Takes note of lines that were judged before the process died. */
  pass(lines: readonly SheetLine[]): void;
}

/** Makes of typed values those to be stored, or says what is wrong with them. */
export type RowCheck = (lines: readonly SheetLine[]) => Promise<({ data: Data } | { faults: Fault[] })[]>;

/** So many rows are judged before other requests get their turn. */
const rowsAtOnce = 50;

export async function openJudge(batches: Batches, caller: Caller, batch: Batch, item: BatchItem, columns: readonly CellColumn[]): Promise<RowJudge> {
  const check = item.kind === 'grid' ? await openGridRows(batches, caller, batch, item, columns) : await openSubmissions(batches, caller, item);
  const repeats = new Repeats(item, columns, caller.locale);
  return {
    pass: (lines) => { for (const line of lines) repeats.of(line); },
    async judge(lines) {
      const judged: JudgedRow[] = [];
      for (let at = 0; at < lines.length; at += rowsAtOnce) {
        const part = lines.slice(at, at + rowsAtOnce);
        const early = part.map((line) => (line.faults.length > 0 ? line.faults : repeats.of(line)));
        const sound = part.filter((_, index) => early[index]!.length === 0);
        const checked = sound.length > 0 ? await check(sound) : [];
        let next = 0;
        part.forEach(({ line, values, cells }, index) => {
          const outcome = early[index]!.length > 0 ? { faults: early[index]! } : checked[next++]!;
          judged.push('data' in outcome ? { line, data: outcome.data, cells, faults: [], keepCells: item.kind === 'grid' } : { line, data: values, cells, faults: outcome.faults });
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
      return judged;
    },
  };
}

/** Each row is a submission: the same steps as for a form that is filled in by hand. What is stored are the typed values; submitting settles them anew. */
async function openSubmissions({ applications }: Batches, caller: Caller, item: BatchItem): Promise<RowCheck> {
  const now = applications.platform.clock.now();
  const { version } = item;
  const settle: SettleOne = await openSettling(applications, applications.platform.db, { version, applicant: caller, as: 'submission', now });
  return async (lines) => {
    const outcomes: Awaited<ReturnType<RowCheck>> = [];
    for (const { values } of lines) {
      const errors = errorsOf(version, await settle(values), [], caller, now);
      outcomes.push(errors.length > 0 ? { faults: errors.map(faultOf) } : { data: values });
    }
    return outcomes;
  };
}

export function faultOf({ path, message }: FieldError): Fault {
  return { key: path.split(/[.[]/)[0] || null, message };
}

/** Rows that are wholly equal, and values that may stand in one row only. */
class Repeats {
  readonly #rows = new LineIndex();
  readonly #values: Map<string, LineIndex>;
  readonly #columns: ReadonlyMap<string, CellColumn>;
  readonly #keys: readonly string[];

  constructor({ batch }: BatchItem, columns: readonly CellColumn[], private readonly locale: Locale) {
    this.#columns = new Map(columns.map((column) => [column.key, column]));
    this.#keys = columns.map(({ key }) => key);
    const unique = columns.filter(({ key, node }) => batch.unique?.includes(key) || (batch.rows !== undefined && node.component.unique));
    this.#values = new Map(unique.map(({ key }) => [key, new LineIndex()]));
  }

  of({ line, values }: SheetLine): Fault[] {
    const zh = this.locale === 'zh';
    const faults: Fault[] = [];
    for (const [key, seen] of this.#values) {
      const value = values[key];
      if (value === undefined) continue;
      const before = seen.note(JSON.stringify(value), line);
      if (before !== null) faults.push({ key, message: zh ? `“${this.#columns.get(key)!.heading}”与第 ${before} 行重复` : `"${this.#columns.get(key)!.heading}" is the same as in row ${before}` });
    }
    const before = this.#rows.note(JSON.stringify(this.#keys.map((key) => values[key] ?? null)), line);
    if (before !== null && faults.length === 0) faults.push({ key: null, message: zh ? `与第 ${before} 行完全相同` : `is the same as row ${before}` });
    return faults;
  }
}
