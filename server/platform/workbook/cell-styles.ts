import { readWholeXml } from './read-xml.ts';

/** What the number format of a cell makes of its number. */
export type NumberKind = 'number' | 'date';

/**
 * Built-in formats that show dates or times (ECMA-376 part 1, 18.8.30), with those that the Chinese and other East Asian
 * editions add: 27 to 36 and 50 to 58.
 */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a format code such as `yyyy"年"m"月"` shows a date or time: its letters tell once texts and conditions are taken out. */
export function isDateFormat(code: string): boolean {
  const letters = code
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  const first = letters.split(';')[0] ?? '';
  return /[ymdhs年月日]/i.test(first) && !/general/i.test(first) && !/[#0?]/.test(first.replace(/[.,]0+/g, ''));
}

/** The kind of number that each cell style shows, by the style's index (styles.xml). */
export async function readCellStyles(place: string, bytes: AsyncIterable<Buffer>): Promise<NumberKind[]> {
  const formats = new Map<number, NumberKind>();
  const kinds: NumberKind[] = [];
  let inCellFormats = false;
  await readWholeXml(place, bytes, {
    open(name, attribute) {
      if (name === 'numFmt') formats.set(Number(attribute('numFmtId')), isDateFormat(attribute('formatCode') ?? '') ? 'date' : 'number');
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attribute('numFmtId') ?? 0);
        kinds.push(formats.get(id) ?? (isBuiltInDate(id) ? 'date' : 'number'));
      }
    },
    close(name) { if (name === 'cellXfs') inCellFormats = false; },
  });
  return kinds;
}

const dayMilliseconds = 86_400_000;

/**
 * A serial number as ISO text: `YYYY-MM-DD`, with `THH:MM:SS` when it has a time, `HH:MM:SS` when it is a time alone.
 * Excel counts from 1900 as if that had been a leap year, or from 1904; null for what is no date of its calendar.
 */
export function dateOfSerial(serial: number, from1904: boolean): string | null {
  if (!(serial >= 0 && serial < 2_958_466)) return null;
  const seconds = Math.round(serial * 86_400);
  const days = Math.floor(seconds / 86_400);
  const time = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  if (days === 0 && !from1904) return time;
  // 1900-02-29, which never was, is what the program shows for 60.
  const beforeGap = !from1904 && days < 60;
  if (!from1904 && days === 60) return null;
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, beforeGap ? 31 : 30);
  const date = new Date(epoch + days * dayMilliseconds).toISOString().slice(0, 10);
  return time === '00:00:00' ? date : `${date}T${time}`;
}
