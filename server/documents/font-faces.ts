import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { withoutCodePoints } from './woff2-code-points.ts';

const require = createRequire(import.meta.url);

/** The font that documents are set in. */
export const documentFont = 'Noto Sans SC';

/** A host that no resolver knows; the browser's requests to it are answered from the font package. */
export const fontHost = 'https://fonts.banshi.invalid';

/**
 * One whole face a weight: 30,890 characters, among them the rare ones of people's names. Both are real, because
 * synthetic bold would be embedded as Type 3.
 */
const weights = [400, 700];

/**
 * The CJK radicals share glyphs with everyday characters (U+2F08 and 人), and a PDF maps a glyph back to the lowest of
 * its characters. So that 人 is extracted as 人, the faces know no radicals; should a document hold some, the
 * untouched font is loaded for them alone.
 */
const radicals = { first: 0x2e80, last: 0x2fdf, range: 'U+2E80-2FDF' };

const prepared = new Map<number, Promise<Buffer>>();

export function fontCss(): string {
  const face = (weight: number, file: string, range: string): string =>
    `@font-face{font-family:'${documentFont}';font-weight:${weight};font-display:block;src:url(${fontHost}/${file}.woff2) format('woff2');${range}}`;
  return weights.map((weight) => face(weight, `${weight}`, '') + face(weight, `radicals-${weight}`, `unicode-range:${radicals.range}`)).join('');
}

/** The font behind an address of the CSS, or null for any other address. */
export async function readFont(address: string): Promise<Buffer | null> {
  for (const weight of weights) {
    if (address === `${fontHost}/radicals-${weight}.woff2`) return readShippedFont(weight);
    if (address === `${fontHost}/${weight}.woff2`) return prepareFont(weight);
  }
  return null;
}

function prepareFont(weight: number): Promise<Buffer> {
  let font = prepared.get(weight);
  if (!font) {
    font = readShippedFont(weight).then((woff2) => withoutCodePoints(woff2, radicals.first, radicals.last));
    prepared.set(weight, font);
  }
  return font;
}

function readShippedFont(weight: number): Promise<Buffer> {
  const folder = dirname(require.resolve('@openfonts/noto-sans-sc_all/package.json'));
  return readFile(join(folder, 'files', `noto-sans-sc-all-${weight}.woff2`));
}
