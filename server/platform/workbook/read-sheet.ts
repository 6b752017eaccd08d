import { Problem } from '../errors.ts';
import { dateOfSerial, type NumberKind } from './cell-styles.ts';
import { columnLetters, columnOf, fromStoredText } from './cell-text.ts';
import { lastColumn, lastRow, type WorkbookLimits } from './limits.ts';
import { readXml, type XmlHandler } from './read-xml.ts';
import type { SharedStrings } from './shared-strings.ts';
import type { Cell, PlainValue, SheetRow } from './workbook-rows.ts';

/** What the sheets of a workbook share. */
export interface SheetContext {
  limits: WorkbookLimits;
  strings: SharedStrings | null;
  /** By style index. */
  kinds: readonly NumberKind[];
  from1904: boolean;
  /** Rows that may still come, over all sheets. */
  rowsLeft: number;
}

const mostMerged = 10_000;

/** Reads one sheet: yields the rows of each chunk with the bytes read so far, and fills `merged`. */
export async function* readSheet(place: string, bytes: AsyncIterable<Buffer>, context: SheetContext, merged: string[]): AsyncGenerator<{ rows: SheetRow[]; read: number }, void, undefined> {
  const reader = new SheetReader(place, context, merged);
  for await (const read of readXml(place, bytes, reader)) yield { rows: reader.take(), read };
}

class SheetReader implements XmlHandler {
  #rows: SheetRow[] = [];
  #row: SheetRow | null = null;
  #lastRow = 0;
  #column = 0;
  #type = '';
  #style = 0;
  #value = '';
  #inline = '';
  #formula: string | null = null;
  #inside: 'value' | 'inline' | 'formula' | null = null;
  #phonetic = 0;
  #isSheet = false;
  constructor(private readonly place: string, private readonly context: SheetContext, private readonly merged: string[]) {}

  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    switch (name) {
      case 'c': return this.#openCell(attribute('r'), attribute('t'), attribute('s'));
      case 'v': this.#inside = 'value'; return;
      case 'f': this.#inside = 'formula'; this.#formula = ''; return;
      case 't': if (this.#phonetic === 0) this.#inside = 'inline'; return;
      case 'rPh': this.#phonetic++; return;
      case 'row': return this.#openRow(attribute('r'), attribute('hidden'));
      case 'mergeCell': return this.#merge(attribute('ref'));
      case 'worksheet': this.#isSheet = true; return;
      default: if (!this.#isSheet) throw this.#broken(name);
    }
  }

  close(name: string): void {
    switch (name) {
      case 'v': case 't': case 'f': this.#inside = null; return;
      case 'rPh': this.#phonetic--; return;
      case 'c': return this.#closeCell();
      case 'row': return this.#closeRow();
    }
  }

  text(piece: string): void {
    if (this.#inside === 'value') this.#value += piece;
    else if (this.#inside === 'inline') this.#inline += piece;
    else if (this.#inside === 'formula') this.#formula += piece;
  }

  /** A row or cell without a number of its own follows the one before it. */
  #openRow(number: string | undefined, hidden: string | undefined): void {
    const next = number === undefined ? this.#lastRow + 1 : Number(number);
    if (!Number.isInteger(next) || next <= this.#lastRow || next > lastRow) throw this.#broken(`row ${number}`);
    this.#lastRow = next;
    this.#column = 0;
    this.#row = { number: next, cells: [] };
    if (hidden === '1' || hidden === 'true') this.#row.hidden = true;
  }

  #openCell(reference: string | undefined, type: string | undefined, style: string | undefined): void {
    const column = reference === undefined ? this.#column + 1 : columnOf(reference);
    if (column === null || column <= this.#column || column > lastColumn || !this.#row) throw this.#broken(`cell ${reference ?? '?'}`);
    this.#column = column;
    this.#type = type ?? 'n';
    this.#style = style === undefined ? 0 : Number(style);
    this.#value = '';
    this.#inline = '';
    this.#formula = null;
  }

  #closeCell(): void {
    const cell = this.#cell();
    if (cell === null) return;
    const { cells, number } = this.#row!;
    if (this.#column > this.context.limits.columns) throw new Problem('workbook_too_many_columns', { row: number, limit: this.context.limits.columns });
    while (cells.length < this.#column - 1) cells.push(null);
    cells.push(cell);
  }

  #closeRow(): void {
    if (this.#row && this.#row.cells.length > 0) {
      if (--this.context.rowsLeft < 0) throw new Problem('workbook_too_many_rows', { limit: this.context.limits.rows });
      this.#rows.push(this.#row);
    }
    this.#row = null;
  }

  #cell(): Cell {
    const formula = this.#formula === null ? {} : { formula: this.#formula };
    if (this.#value === '' && this.#inline === '') return this.#formula === null ? null : { value: null, ...formula };
    const special = this.#formula !== null;
    switch (this.#type) {
      case 's': return this.#withFormula(this.#shared());
      case 'str': return this.#withFormula(this.#text(fromStoredText(this.#value)));
      case 'inlineStr': return this.#withFormula(this.#text(fromStoredText(this.#inline)));
      case 'b': return this.#withFormula(this.#value.trim() === '1' || this.#value.trim() === 'true');
      case 'e': return { value: this.#value, error: true, ...formula };
      case 'd': return { value: this.#value.trim().replace(/T00:00:00(\.0+)?Z?$|Z$/, ''), date: true, ...formula };
      case 'n': return this.#number(special ? formula : null);
      default: throw this.#broken(`${this.#reference()} t="${this.#type}"`);
    }
  }

  #number(formula: { formula?: string } | null): Cell {
    const number = Number(this.#value);
    if (!Number.isFinite(number) || this.#value.trim() === '') throw this.#broken(this.#reference());
    if (this.context.kinds[this.#style] === 'date') {
      const date = dateOfSerial(number, this.context.from1904);
      return date === null ? { value: '#####', error: true, ...formula } : { value: date, date: true, ...formula };
    }
    // Excel keeps 15 digits: of a longer number only the beginning is what was typed.
    if (Math.abs(number) >= 1e15) return { value: number, digitsLost: true, ...formula };
    return formula ? { value: number, ...formula } : number;
  }

  #withFormula(value: PlainValue): Cell {
    return this.#formula === null ? value : { value, formula: this.#formula };
  }

  #shared(): string {
    const text = this.context.strings?.get(Number(this.#value));
    if (text === undefined) throw this.#broken(this.#reference());
    return this.#text(text);
  }

  #text(text: string): string {
    if (text.length > this.context.limits.cellLength) throw new Problem('workbook_cell_too_long', { cell: this.#reference(), limit: this.context.limits.cellLength });
    return text;
  }

  #merge(range: string | undefined): void {
    if (this.merged.length >= mostMerged) throw new Problem('workbook_unpacks_too_large');
    if (range !== undefined) this.merged.push(range);
  }

  #reference(): string { return `${columnLetters(this.#column)}${this.#lastRow}`; }
  #broken(what: string): Problem { return new Problem('workbook_broken', { place: `${this.place}, ${what.slice(0, 60)}` }); }
}
