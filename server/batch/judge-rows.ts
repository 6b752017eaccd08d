import { isConditional } from '../forms/conditions.ts';
import type { Data } from '../forms/form-definition.ts';
import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import type { FieldError } from '../platform/errors.ts';
import type { Fault, JudgedRow } from './batch-store.ts';
import type { SheetLine } from './read-rows.ts';
import type { RepeatedRows } from './repeated-rows.ts';

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

/**
 * `keepCells`: the cells say more than the data do. A row with unreadable cells is judged by its other ones too, so that
 * one look tells all that is to be mended; but of fields that show under conditions nothing is said before they can be read.
 */
export function rowJudge(check: RowCheck, repeats: RepeatedRows, columns: readonly CellColumn[], keepCells: boolean): RowJudge {
  const judgedBeside: ReadonlySet<string> = new Set(columns.filter(({ node }) => !isConditional(node)).map(({ key }) => key));
  const others = async (lines: readonly SheetLine[]): Promise<Fault[][]> => (await check(lines)).map((outcome, index) => {
    const unreadable = new Set(lines[index]!.faults.map(({ key }) => key));
    return 'data' in outcome ? [] : outcome.faults.filter(({ key }) => key !== null && judgedBeside.has(key) && !unreadable.has(key));
  });
  return {
    // As `judge` does, which passes over rows with a cell at fault.
    pass: (lines) => { for (const line of lines) if (line.faults.length === 0) repeats.of(line); },
    async judge(lines) {
      const judged: JudgedRow[] = [];
      for (let at = 0; at < lines.length; at += rowsAtOnce) {
        const part = lines.slice(at, at + rowsAtOnce);
        const broken = part.filter(({ faults }) => faults.length > 0);
        const beside = broken.length > 0 ? await others(broken) : [];
        const early = part.map((line) => (line.faults.length > 0 ? [...line.faults, ...beside[broken.indexOf(line)]!] : repeats.of(line)));
        const sound = part.filter((_, index) => early[index]!.length === 0);
        const checked = sound.length > 0 ? await check(sound) : [];
        let next = 0;
        part.forEach(({ line, values, cells }, index) => {
          const outcome = early[index]!.length > 0 ? { faults: early[index]! } : checked[next++]!;
          judged.push('data' in outcome ? { line, data: outcome.data, cells, faults: [], keepCells } : { line, data: values, cells, faults: outcome.faults });
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
      return judged;
    },
  };
}

export function faultOf({ path, message }: FieldError): Fault {
  return { key: path.split(/[.[]/)[0] || null, message };
}
