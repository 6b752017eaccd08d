/** What is heard of the content of an XML document; names as they stand there, with their prefix. */
export interface XmlListener {
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  /** The text between two tags, comments or instructions, or what one CDATA section holds. */
  text(text: string): void;
  doctype(): void;
}

/** The attributes of the tag that is told just now; the next tag has other ones. */
export interface XmlAttributes {
  readonly count: number;
  /** Some name has a prefix. */
  readonly prefixed: boolean;
  nameOf(index: number): string;
  valueOf(index: number): string;
  /** The place of the attribute with this very name; -1 where there is none. */
  indexOf(name: string): number;
}

/** The document is not well-formed (XML 1.0, fifth edition). */
export class XmlFault extends Error {}

const space = 32, bang = 33, ampersand = 38, slash = 47, less = 60, equals = 61, greater = 62, question = 63;
const nameStart = ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const aName = new RegExp(`^[${nameStart}][\\u{300}-\\u{36F}${nameStart}\\-.0-9\\u{B7}\\u{203F}-\\u{2040}]*$`, 'u');
// oxlint-disable-next-line no-control-regex
const noCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * A document in pieces as a decoder gives them, so without halves of a surrogate pair. It is checked as it is told, each
 * tag when it is whole; what is unfinished waits. Sheets have millions of tags, so a tag is gone through once, by codes.
 */
export class XmlScanner implements XmlAttributes {
  count = 0;
  prefixed = false;
  /** Of each attribute where its name begins and ends, where its value does, and whether that holds no references or white space: most are never asked for. */
  readonly #places: number[] = [];
  #text = '';
  #at = 0;
  /** Up to here there is no end of the text that waits. */
  #searched = 0;
  /** Whether references, carriage returns or `]]>` stand anywhere in what waits: looked for once and not in each of its texts. */
  #references = false;
  #returns = false;
  #sectionEnds = false;
  #begun = false;
  #rooted = false;
  readonly #open: string[] = [];
  /** Names of tags that were met, by length and first letter: a sheet has few, and the same text each time is compared sooner. */
  readonly #met: (string | undefined)[] = new Array<string | undefined>(1024).fill(undefined);
  constructor(private readonly listener: XmlListener) {}

  /** Characters that wait for the end of their tag or text. */
  get waiting(): number { return this.#text.length; }

  nameOf(index: number): string { return this.#text.slice(this.#places[index * 5], this.#places[index * 5 + 1]); }

  valueOf(index: number): string {
    const value = this.#text.slice(this.#places[index * 5 + 2], this.#places[index * 5 + 3]);
    // White space in a value is a blank each, unless it is written as a reference (XML 1.0, 3.3.3).
    return this.#places[index * 5 + 4] === 1 ? value : decoded(withLineFeeds(value).replace(/[\t\n]/g, ' '));
  }

  indexOf(name: string): number { return this.#find(name, 0, name.length); }

  #find(text: string, from: number, to: number): number {
    for (let index = 0; index < this.count; index++) {
      const begin = this.#places[index * 5]!;
      if (this.#places[index * 5 + 1]! - begin !== to - from) continue;
      let at = 0;
      while (at < to - from && this.#text.charCodeAt(begin + at) === text.charCodeAt(from + at)) at++;
      if (at === to - from) return index;
    }
    return -1;
  }

  write(piece: string): void {
    if (noCharacter.test(piece)) throw new XmlFault('a character that XML does not know');
    // Joined, the two are one text in one place; added, each character would be looked for through both.
    this.#text = [this.#text, !this.#begun && piece.startsWith('\ufeff') ? piece.slice(1) : piece].join('');
    this.#begun ||= piece.length > 0;
    const text = this.#text;
    this.#references = text.includes('&');
    this.#returns = text.includes('\r');
    this.#sectionEnds = text.includes(']]>');
    this.#at = 0;
    for (;;) {
      // Mostly one tag follows the other.
      const tag = text.charCodeAt(this.#at) === less ? this.#at : text.indexOf('<', Math.max(this.#at, this.#searched));
      this.#searched = tag < 0 ? text.length : tag;
      if (tag < 0) break;
      if (tag > this.#at) this.#tellText(text.slice(this.#at, tag));
      this.#at = tag;
      const after = this.#tell(text, tag);
      if (after < 0) break;
      this.#at = this.#searched = after;
    }
    this.#text = text.slice(this.#at);
    this.#searched -= this.#at;
  }

  end(): void {
    this.#tellText(this.#text);
    if (!this.#rooted || this.#open.length > 0) throw new XmlFault('the document ends before its root does');
  }

  /** Tells the markup that begins at `at`; answers where it ends, -1 where its end has not come. */
  #tell(text: string, at: number): number {
    switch (text.charCodeAt(at + 1)) {
      case slash: return this.#tellEnd(text, at + 2);
      case bang: return this.#tellDeclared(text, at);
      case question: return this.#tellInstruction(text, at);
      default: return this.#tellTag(text, at + 1);
    }
  }

  #tellText(raw: string): void {
    if (this.#open.length === 0) {
      if (/[^ \t\r\n]/.test(raw)) throw new XmlFault('text stands outside of the root');
    } else if (raw !== '') {
      if (this.#sectionEnds && raw.includes(']]>')) throw new XmlFault('text holds ]]>');
      const text = this.#returns ? withLineFeeds(raw) : raw;
      this.listener.text(this.#references ? decoded(text) : text);
    }
  }

  #tellDeclared(text: string, at: number): number {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('--', at + 4);
      if (end < 0 || end + 2 >= text.length) return -1;
      if (text.charCodeAt(end + 2) !== greater) throw new XmlFault('a comment holds --');
      return end + 3;
    }
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end < 0) return -1;
      if (this.#open.length === 0) throw new XmlFault('CDATA stands outside of the root');
      this.listener.text(withLineFeeds(text.slice(at + 9, end)));
      return end + 3;
    }
    if (text.length - at < 9) return -1;
    if (text.startsWith('<!DOCTYPE', at)) this.listener.doctype();
    throw new XmlFault('what begins with <! is neither a comment nor CDATA');
  }

  #tellInstruction(text: string, at: number): number {
    const end = text.indexOf('?>', at + 2);
    if (end < 0) return -1;
    const content = text.slice(at + 2, end);
    const target = /^\S*/.exec(content)![0];
    const isFirst = at === 0 && !this.#rooted && /^xml\s+version\s*=\s*(["'])1\.\d\1/.test(content);
    if (!aName.test(target) || (target.toLowerCase() === 'xml' && !isFirst)) throw new XmlFault(`<?${target.slice(0, 50)} stands where none may`);
    return end + 2;
  }

  #tellEnd(text: string, from: number): number {
    const name = this.#open[this.#open.length - 1] ?? '';
    let at = from + name.length;
    if (at >= text.length) return -1;
    if (name === '' || !text.startsWith(name, from)) throw new XmlFault(`</${text.slice(from, from + 50)} ends what is not open`);
    while (isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length) return -1;
    if (text.charCodeAt(at) !== greater) throw new XmlFault(`</${text.slice(from, from + 50)} ends what is not open`);
    this.#open.pop();
    this.listener.close(name);
    return at + 1;
  }

  #tellTag(text: string, from: number): number {
    let at = nameEnd(text, from);
    if (at >= text.length) return -1;
    const name = this.#nameOfTag(text, from, at);
    this.count = 0;
    this.prefixed = false;
    for (;;) {
      const blank = at;
      while (isBlank(text.charCodeAt(at))) at++;
      const code = text.charCodeAt(at);
      if (code === greater) break;
      if (at >= text.length || (code === slash && at + 1 >= text.length)) return -1;
      if (code === slash && text.charCodeAt(at + 1) === greater) break;
      if (at === blank) throw new XmlFault(`<${name} has attributes without a blank between them`);
      at = this.#readAttribute(text, at);
      if (at < 0) return -1;
    }
    if (this.#open.length === 0 && this.#rooted) throw new XmlFault(`<${name} follows the root`);
    this.#rooted = true;
    this.#open.push(name);
    this.listener.open(name, this);
    if (text.charCodeAt(at) === greater) return at + 1;
    this.#open.pop();
    this.listener.close(name);
    return at + 2;
  }

  #nameOfTag(text: string, from: number, to: number): string {
    const place = ((to - from) * 128 + text.charCodeAt(from)) & 1023, met = this.#met[place];
    if (met !== undefined && met.length === to - from && text.startsWith(met, from)) return met;
    checkName(text, from, to);
    return (this.#met[place] = text.slice(from, to));
  }

  /** Answers where the attribute ends; -1 where its end has not come. */
  #readAttribute(text: string, from: number): number {
    let at = from;
    // Nearly all are letters with the equals sign behind them.
    for (let letter = text.charCodeAt(at) | 32; letter >= 97 && letter <= 122; letter = text.charCodeAt(at) | 32) at++;
    if (at === from || text.charCodeAt(at) !== equals) {
      at = nameEnd(text, from);
      checkName(text, from, at);
      this.prefixed ||= text.slice(from, at).includes(':');
    }
    const end = at;
    while (isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length) return -1;
    if (text.charCodeAt(at) !== equals) throw new XmlFault(`the attribute ${text.slice(from, end)} has no value`);
    at++;
    while (isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length) return -1;
    const quote = text.charCodeAt(at);
    if (quote !== 34 && quote !== 39) throw new XmlFault(`the value of ${text.slice(from, end)} stands without quotes`);
    const begin = ++at;
    let plain = true;
    for (;; at++) {
      const code = text.charCodeAt(at);
      // Letters and digits first; past the end it is no number.
      if (code > less || (code > 39 && code < less)) continue;
      if (code === quote) break;
      if (at >= text.length) return -1;
      if (code === less) throw new XmlFault(`the value of ${text.slice(from, end)} holds <`);
      if (code === ampersand || code < space) plain = false;
    }
    if (this.count > 0 && this.#find(text, from, end) >= 0) throw new XmlFault(`the attribute ${text.slice(from, end)} is there twice`);
    const place = this.count++ * 5;
    this.#places[place] = from;
    this.#places[place + 1] = end;
    this.#places[place + 2] = begin;
    this.#places[place + 3] = at;
    this.#places[place + 4] = plain ? 1 : 0;
    // What a reference stands for is checked even if nobody asks for the value.
    if (!plain) this.valueOf(this.count - 1);
    return at + 1;
  }
}

function isBlank(code: number): boolean { return code <= space && (code === space || code === 10 || code === 13 || code === 9); }

function nameEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= space || code === equals || code === greater || code === slash) break;
  }
  return at;
}

/** Most names are letters, which need no more than a look. */
function checkName(text: string, from: number, to: number): void {
  let at = from;
  for (let letter = text.charCodeAt(at) | 32; at < to && letter >= 97 && letter <= 122; letter = text.charCodeAt(at) | 32) at++;
  if (at === from || at < to) { const name = text.slice(from, to); if (!aName.test(name)) throw new XmlFault(`"${name.slice(0, 50)}" is no name`); }
}

/** Every end of a line is one line feed (XML 1.0, 2.11). */
function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]*;?)/g, (_, reference: string) => {
    const name = reference.endsWith(';') ? reference.slice(0, -1) : '';
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    if (known !== undefined) return known;
    const code = /^#x[0-9A-Fa-f]+$/.test(name) ? parseInt(name.slice(2), 16) : /^#[0-9]+$/.test(name) ? parseInt(name.slice(1), 10) : NaN;
    if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff) || noCharacter.test(String.fromCodePoint(code))) throw new XmlFault(`&${reference.slice(0, 20)} stands for nothing`);
    return String.fromCodePoint(code);
  });
}
