import ExcelJS from 'exceljs';
import { columnLetters, toStoredText } from './cell-text.ts';
import { metaSheet, optionsSheet, type ColumnFormat, type ColumnPlan, type RowsToWrite, type SheetPlan, type WorkbookPlan } from './workbook-plan.ts';
import type { PlainValue } from './workbook-rows.ts';

const numberFormats: Record<ColumnFormat, string> = { text: '@', integer: '0', number: 'General', money: '#,##0.00', date: 'yyyy-mm-dd' };
/** The number format by which the style of harmless texts is found again, since exceljs knows no quote prefix. */
const harmlessFormat = 'General;General;General;@';
const harmlessStyle: Partial<ExcelJS.Style> = { numFmt: harmlessFormat };
const columnStyles = Object.fromEntries(Object.entries(numberFormats).map(([format, numFmt]) => [format, { numFmt }])) as Record<ColumnFormat, Partial<ExcelJS.Style>>;
const headFill: ExcelJS.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EEF4' } };

/** Takes portions of rows one after the other; `close` ends it in any case, `finish` makes the file whole. */
export interface WorkbookWriter {
  add(portion: RowsToWrite): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** A workbook as it is written, row by row: nothing but the current portion is held. */
export class WorkbookFile implements WorkbookWriter {
  readonly #book: ExcelJS.stream.xlsx.WorkbookWriter;
  readonly #sheets: ExcelJS.Worksheet[] = [];
  readonly #optionLists: string[][] = [];
  #open = 0;

  constructor(path: string, private readonly plan: WorkbookPlan) {
    this.#book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false });
    this.#book.creator = 'Banshi';
    for (const sheet of plan.sheets) this.#sheets.push(this.#startSheet(sheet));
  }

  async add({ sheet, rows }: RowsToWrite): Promise<void> {
    const { columns } = this.plan.sheets[sheet]!;
    while (this.#open < sheet) this.#sheets[this.#open++]!.commit();
    for (const values of rows) {
      const row = this.#sheets[sheet]!.addRow(columns.map((column, index) => storedValue(values[index] ?? null, column.format ?? 'text')));
      // One object for all cells of a kind: exceljs looks a style that it has not seen up by its whole text.
      values.forEach((value, index) => {
        if (value !== null && index < columns.length) row.getCell(index + 1).style = typeof value === 'string' && isDangerous(value) ? harmlessStyle : columnStyles[columns[index]!.format ?? 'text'];
      });
      row.commit();
    }
    // Lets the compressor, which runs on other ticks, keep up.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async finish(): Promise<void> {
    for (const sheet of this.#sheets.slice(this.#open)) sheet.commit();
    this.#writeOptions();
    this.#writeMeta();
    quoteHarmlessTexts(this.#book);
    await this.#book.commit();
  }

  async close(): Promise<void> { /* Nothing of it outlives the thread. */ }

  #startSheet({ name, columns, rowsToFill = 0, example }: SheetPlan): ExcelJS.Worksheet {
    const sheet = this.#book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1, xSplit: 0 }] });
    sheet.columns = columns.map((column) => ({ width: column.width ?? widthOf(column), style: { numFmt: numberFormats[column.format ?? 'text'] } }));
    const head = sheet.getRow(1);
    columns.forEach((column, index) => this.#startColumn(sheet, head.getCell(index + 1), column, index + 1, rowsToFill));
    head.height = 30;
    head.commit();
    if (example) this.#addExample(sheet, columns, example);
    return sheet;
  }

  #addExample(sheet: ExcelJS.Worksheet, columns: readonly ColumnPlan[], example: readonly PlainValue[]): void {
    const row = sheet.addRow(columns.map((column, index) => storedValue(example[index] ?? null, column.format ?? 'text')));
    columns.forEach((column, index) => { row.getCell(index + 1).style = { numFmt: numberFormats[column.format ?? 'text'], font: { italic: true, color: { argb: 'FF6B7280' } } }; });
    row.commit();
  }

  #startColumn(sheet: ExcelJS.Worksheet, head: ExcelJS.Cell, column: ColumnPlan, number: number, rowsToFill: number): void {
    head.value = toStoredText(column.required ? `${column.heading} *` : column.heading);
    head.style = { numFmt: '@', font: { bold: true }, fill: headFill, alignment: { vertical: 'middle', wrapText: true }, border: { bottom: { style: 'thin' } } };
    if (column.note) head.note = toStoredText(column.note);
    if (!column.options || column.options.length === 0 || rowsToFill === 0) return;
    const letters = columnLetters(this.#listOf([...column.options]));
    (sheet as ExcelJS.Worksheet & { dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void } }).dataValidations.add(
      `${columnLetters(number)}2:${columnLetters(number)}${rowsToFill + 1}`,
      { type: 'list', allowBlank: true, showErrorMessage: true, formulae: [`${optionsSheet}!$${letters}$1:$${letters}$${column.options.length}`] },
    );
  }

  /** The column on the hidden sheet that holds these options; the same list is kept once. */
  #listOf(options: string[]): number {
    const known = this.#optionLists.findIndex((list) => list.length === options.length && list.every((option, index) => option === options[index]));
    return known >= 0 ? known + 1 : this.#optionLists.push(options);
  }

  #writeOptions(): void {
    if (this.#optionLists.length === 0) return;
    const sheet = this.#book.addWorksheet(optionsSheet, { state: 'veryHidden' });
    const longest = Math.max(...this.#optionLists.map((list) => list.length));
    for (let index = 0; index < longest; index++) sheet.addRow(this.#optionLists.map((list) => toStoredText(list[index] ?? ''))).commit();
    sheet.commit();
  }

  #writeMeta(): void {
    const entries = Object.entries(this.plan.meta ?? {});
    if (entries.length === 0) return;
    const sheet = this.#book.addWorksheet(metaSheet, { state: 'veryHidden' });
    for (const [key, value] of entries) sheet.addRow([key, toStoredText(value)]).commit();
    sheet.commit();
  }
}

function storedValue(value: PlainValue, format: ColumnFormat): string | number | boolean | Date | null {
  if (typeof value === 'string' && format === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const date = new Date(`${value}T00:00:00Z`);
    if (!Number.isNaN(date.getTime()) && date.getUTCFullYear() >= 1901) return date;
  }
  if (typeof value === 'string') return toStoredText(value);
  // Excel would cut it to 15 digits.
  if (typeof value === 'number' && (Math.abs(value) >= 1e15 || !Number.isFinite(value))) return String(value);
  return value;
}

/** A text that a spreadsheet would take for a formula as soon as somebody edits it or opens it from a copy. */
function isDangerous(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text);
}

function widthOf({ heading, format = 'text', options = [] }: ColumnPlan): number {
  const longest = Math.max(displayWidth(heading) + 2, ...options.map(displayWidth));
  return Math.min(Math.max(longest + 2, format === 'text' ? 14 : 12), 40);
}

/** A Chinese character takes the room of two digits. */
function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (character > '\u2e7f' ? 2 : 1), 0);
}

/**
 * Gives the style of dangerous texts the mark that keeps them texts when they are edited (ECMA-376 part 1, 18.8.45,
 * quotePrefix), which exceljs cannot say. Its styles are the finished XML of each `xf`.
 */
function quoteHarmlessTexts(book: ExcelJS.stream.xlsx.WorkbookWriter): void {
  const { model } = (book as unknown as { styles: { model: { styles: string[]; numFmts: string[] } } }).styles;
  const id = model.numFmts.map((format) => /numFmtId="(\d+)"/.exec(format.includes(harmlessFormat) ? format : '')?.[1]).find(Boolean);
  if (id === undefined) return;
  model.styles.forEach((style, index) => {
    if (style.includes(`numFmtId="${id}"`)) model.styles[index] = style.replace('<xf ', '<xf quotePrefix="1" ');
  });
}
