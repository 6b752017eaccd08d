import { expect } from 'chai';
import { SaxesParser } from 'saxes';
import { XmlFault, XmlScanner } from '../../server/platform/workbook/xml-scanner.ts';

/** What is told of a document, neighbouring texts as one; null where it is not well-formed. */
function byScanner(document: string, pieces: readonly number[] = []): string[] | null {
  const told: string[] = [];
  const scanner = new XmlScanner({
    open: (name, attributes) => { told.push(openTag(name, Array.from({ length: attributes.count }, (_, index) => [attributes.nameOf(index), attributes.valueOf(attributes.indexOf(attributes.nameOf(index)))]))); },
    close: (name) => { told.push(`</${name}>`); },
    text: (text) => tellText(told, text),
    doctype: () => { throw new XmlFault('DOCTYPE'); },
  });
  try {
    let from = 0;
    for (const to of [...pieces, document.length]) {
      scanner.write(document.slice(from, to));
      from = to;
    }
    scanner.end();
  } catch (error) {
    if (error instanceof XmlFault) return null;
    throw error;
  }
  return told;
}

function bySaxes(document: string): string[] | null {
  const told: string[] = [];
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('opentag', ({ name, attributes }) => { told.push(openTag(name, Object.entries(attributes as Record<string, string>))); });
  parser.on('closetag', ({ name }) => { told.push(`</${name}>`); });
  parser.on('text', (text) => tellText(told, text));
  parser.on('cdata', (text) => tellText(told, text));
  try {
    parser.write(document).close();
  } catch {
    return null;
  }
  return told;
}

function openTag(name: string, attributes: readonly (readonly [string, string])[]): string {
  return `<${name}${attributes.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('')}>`;
}

/** Blanks around the root are told by the one and not by the other; they say nothing. */
function tellText(told: string[], text: string): void {
  const last = told.at(-1);
  if (told.length === 0 || (last?.startsWith('</') && depth(told) === 0) || text === '') return;
  if (last?.startsWith('"')) told[told.length - 1] = JSON.stringify(JSON.parse(last) as string + text);
  else told.push(JSON.stringify(text));
}

function depth(told: readonly string[]): number {
  return told.reduce((sum, one) => sum + (one.startsWith('</') ? -1 : one.startsWith('<') ? 1 : 0), 0);
}

/** The same numbers at each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

const bits = ['<', '>', '</', '/>', '<c', '<c r="A1">', '</c>', '<v>', '</v>', '<x:row r=\'1\' hidden="1">', '</x:row>', '<行 名="值"/>', ' ', '\t', '\r\n', '\r', '\n', '=', '"', "'", '&', ';', '&amp;', '&lt;', '&#x4E2D;',
  '&#20013;', '&#xD800;', '&#0;', '&nope;', '<!--', '-->', '--', '- ->', '<!-- a - b -->', '<![CDATA[', ']]>', ']]', '<?xml version="1.0"?>', '<?pi some?>', '<?', '?>', '<!', 'text', '𠮷', '1', 'a:b', '.', '\u0007', '\ufffe', 'r="1"', ' r="&quot;x"', ' a="\t\n"', '<1>'];
const whole = ['<c r="A1" t="str"><v>哈尔滨𠮷</v></c>', '<row r="2" spans="1:12"><c r="A2"/></row>', 'x &amp; y&#10;', '<!-- 注 -->', '<![CDATA[<&]]>', '<x a = "1"\n b=\'2 > 1\' />', '<?pi?>', '\r\n', 'a]]b', '<e></e >'];

describe('A scanner of XML in pieces', () => {
  it('tells of any document, well-formed or broken, what a complete parser tells of it', () => {
    const pick = numbers(7);
    const told = { sound: 0, broken: 0 };
    for (let round = 0; round < 20_000; round++) {
      const parts = Array.from({ length: 1 + pick(8) }, () => whole[pick(whole.length)]!);
      // Half of them have something broken in them.
      if (round % 2 === 0) parts.splice(pick(parts.length + 1), pick(2), bits[pick(bits.length)]!);
      const document = `${['', '', '<?xml version="1.0" encoding="UTF-8"?>', '\ufeff', '\n', '<?xml version="1.0"?>\r\n<!-- head -->'][pick(6)]!}<root>${parts.join('')}</root>${['', '\n', '<!-- end -->', '<more/>', 'text'][pick(12)] ?? ''}`;
      const expected = bySaxes(document);
      expect(byScanner(document), document).to.deep.equal(expected);
      if (expected) told.sound++; else told.broken++;
    }
    expect(Math.min(told.sound, told.broken), JSON.stringify(told)).to.be.greaterThan(3000);
  });

  it('tells the same wherever the pieces end', () => {
    const pick = numbers(11);
    for (let round = 0; round < 500; round++) {
      const document = `<?xml version="1.0"?><root>${Array.from({ length: 6 }, () => whole[pick(whole.length)]!).join('')}${pick(3) === 0 ? bits[pick(bits.length)]! : ''}</root>`;
      const expected = byScanner(document);
      expect(byScanner(document, Array.from(document, (_, index) => index)), document).to.deep.equal(expected);
      expect(byScanner(document, [...new Set(Array.from({ length: 5 }, () => pick(document.length)))].sort((one, other) => one - other)), document).to.deep.equal(expected);
    }
  });
});
