import { tellsRow } from '../forms/batch-fields.ts';
import type { CellColumn } from '../forms/spreadsheet-cells.ts';
import type { Data } from '../forms/form-definition.ts';
import { isListGrid, rowKey } from '../forms/list-grids.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { findApplication } from '../applications/application-store.ts';
import { ownDraft } from '../applications/compute-answers.ts';
import { previewRows } from '../applications/preview-figures.ts';
import { openSettling } from '../applications/settle-answers.ts';
import { errorsOf } from '../applications/submit-application.ts';
import type { ListRow } from '../registers/run-list.ts';
import type { Batch, Fault } from './batch-store.ts';
import type { BatchItem, Batches } from './batches.ts';
import type { RowCheck } from './judge-rows.ts';
import type { SheetLine } from './read-rows.ts';

/**
 * Rows that fill a grid of a draft are judged within it: with its other answers, and for a grid over a list only rows
 * that the list has for these answers. What is wrong elsewhere in the form is said when that is submitted.
 */
export async function openGridRows({ applications }: Batches, caller: Caller, batch: Batch, { version, batch: { rows: grid = '' } }: BatchItem, columns: readonly CellColumn[]): Promise<RowCheck> {
  const { platform: { db, clock } } = applications;
  const now = clock.now();
  const application = await ownDraft(applications, caller, batch.applicationId ?? '');
  const settle = await openSettling(applications, db, { version, applicant: caller, as: 'submission', now });
  const list = await listedRows({ applications }, caller, batch, { version, batch: { rows: grid } } as BatchItem, columns);
  return async (lines) => {
    const outcomes: Awaited<ReturnType<RowCheck>> = [];
    const taken: { line: SheetLine; row: Data; at: number }[] = [];
    for (const line of lines) {
      const found = list ? list.rowOf(line) : { row: { ...line.values } };
      if ('faults' in found) outcomes.push(found);
      else { taken.push({ line, row: found.row, at: outcomes.length }); outcomes.push({ data: found.row }); }
    }
    if (taken.length === 0) return outcomes;
    const settled = await settle({ ...application.draft, [grid]: taken.map(({ row }) => row) });
    for (const { path, message } of errorsOf(version, settled, [], caller, now)) {
      const place = /^([^.[]+)\[(\d+)\](?:\.([^.[]+))?/.exec(path);
      const row = place?.[1] === grid ? taken[Number(place[2])] : undefined;
      if (!row) continue;
      const before = outcomes[row.at]!;
      const fault: Fault = { key: place?.[3] ?? null, message };
      outcomes[row.at] = { faults: [...('faults' in before ? before.faults : []), fault] };
    }
    return outcomes;
  };
}

interface Listed { rowOf(line: SheetLine): { row: Data } | { faults: Fault[] } }

/** The rows of the grid's list by what the sheet says of them; null for a grid that is filled freely. */
async function listedRows({ applications }: Batches, caller: Caller, batch: Batch, { version, batch: { rows: grid } }: BatchItem, columns: readonly CellColumn[]): Promise<Listed | null> {
  const node = version.compiled.root.held.find(({ key }) => key === grid);
  if (!node || !isListGrid(node.component) || typeof node.component.list !== 'string') return null;
  const { platform: { db, clock } } = applications;
  const application = await findApplication(db, batch.applicationId ?? '');
  if (!application) throw new Problem('not_found');
  const settle = await openSettling(applications, db, { version, applicant: caller, as: 'draft', now: clock.now() });
  const { reading, scope } = await settle(application.draft);
  const { rows } = await previewRows(reading.registers.list(version.portal, node.component.list), { ...reading, scope });
  return new RowsByTheirColumns(rows, columns.filter((column) => tellsRow(column.node)), caller.locale);
}

class RowsByTheirColumns implements Listed {
  readonly #byColumn = new Map<string, Map<string, ListRow[]>>();
  readonly #chosen = new Map<string, number>();

  constructor(rows: readonly ListRow[], private readonly telling: readonly CellColumn[], private readonly locale: Locale) {
    for (const { key } of telling) {
      const byValue = new Map<string, ListRow[]>();
      for (const row of rows) { const text = textOf(row[key]); byValue.set(text, [...(byValue.get(text) ?? []), row]); }
      this.#byColumn.set(key, byValue);
    }
  }

  rowOf({ line, values }: SheetLine): { row: Data } | { faults: Fault[] } {
    const zh = this.locale === 'zh';
    const given = this.telling.filter(({ key }) => values[key] !== undefined);
    const fault = (key: string | null, message: string): { faults: Fault[] } => ({ faults: [{ key, message }] });
    if (given.length === 0) return fault(null, zh ? `请填写“${this.telling.map(({ heading }) => heading).join('”或“')}”` : `Fill in ${this.telling.map(({ heading }) => `"${heading}"`).join(' or ')}`);
    let found: ListRow[] | null = null;
    // The column that tells most is asked first, so that of a name that does not fit the name is at fault.
    for (const { key, heading } of [...given].sort((one, other) => this.#byColumn.get(other.key)!.size - this.#byColumn.get(one.key)!.size)) {
      const withValue = this.#byColumn.get(key)!.get(textOf(values[key])) ?? [];
      if (found === null && withValue.length === 0) return fault(key, zh ? `“${heading}”不在可办理的名单中` : `"${heading}" is not among those who can be chosen`);
      const both: ListRow[] = found === null ? withValue : found.filter((row) => textOf(row[key]) === textOf(values[key]));
      if (both.length === 0) return fault(key, zh ? `“${heading}”与登记信息不符` : `"${heading}" does not agree with the record`);
      found = both;
    }
    if (found!.length > 1) return fault(null, zh ? '有多条记录符合，请补充其他列' : 'Several records fit; fill in more columns');
    const [row] = found!;
    const before = this.#chosen.get(row!._row);
    if (before !== undefined && before !== line) return fault(null, zh ? `与第 ${before} 行是同一条记录` : `is the same record as row ${before}`);
    this.#chosen.set(row!._row, line);
    const typed = Object.fromEntries(Object.entries(values).filter(([key]) => !this.#byColumn.has(key)));
    return { row: { [rowKey]: row!._row, ...typed } };
  }
}

function textOf(value: unknown): string { return value === null || value === undefined ? '' : String(value).trim(); }
