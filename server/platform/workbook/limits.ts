/** What a workbook may hold. The defaults are Excel's own limits where it has one, else what fits the memory of a worker. */
export interface WorkbookLimits {
  /** Bytes of the file as uploaded. */
  fileBytes: number;
  /** Bytes of everything that was unpacked so far, and how many times its packed size one part may unpack to. */
  unpackedBytes: number;
  unpackedRatio: number;
  sheets: number;
  /** Rows with content, of all sheets together. */
  rows: number;
  /** The last column that may have content. */
  columns: number;
  /** Characters of one cell (Excel: 32,767). */
  cellLength: number;
  /** Bytes of all shared strings together, which have to be held while the sheets are read. */
  sharedStringBytes: number;
}

export const workbookLimits: WorkbookLimits = {
  fileBytes: 20 * 1024 * 1024,
  unpackedBytes: 600 * 1024 * 1024,
  unpackedRatio: 300,
  sheets: 100,
  rows: 1_048_576,
  columns: 1000,
  cellLength: 32_767,
  sharedStringBytes: 128 * 1024 * 1024,
};

/** Excel's own bounds of a sheet; what lies beyond is no sheet. */
export const lastRow = 1_048_576;
export const lastColumn = 16_384;
