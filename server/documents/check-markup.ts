import { problemAt, type TemplateProblem } from './template-problem.ts';

/** A piece of a template's own markup and the line on which it begins. */
export interface Passage { line: number; text: string }

/** Stands for a Handlebars expression inside the markup; a noncharacter, so that no template can write it itself. */
export const expressionMark = '\uFFFF';

/** Elements that run, load or submit something. */
const forbiddenElements = new Set([
  'script', 'iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'portal', 'link', 'base', 'form', 'audio', 'video', 'source', 'track', 'template',
]);
/** Attributes whose value is an address. */
const addressAttributes = new Set(['src', 'srcset', 'href', 'xlink:href', 'data', 'action', 'formaction', 'background', 'poster', 'ping', 'cite', 'manifest', 'imagesrcset']);

/**
 * Reads the markup as a browser would and reports what could run or load anything. Expressions may stand in text and
 * inside quoted attribute values only: that is where escaping keeps data from becoming markup.
 */
export function checkMarkup(passages: readonly Passage[]): TemplateProblem[] {
  const reader = new MarkupReader(passages);
  reader.read();
  return reader.problems;
}

class MarkupReader {
  readonly problems: TemplateProblem[] = [];
  readonly #text: string;
  #at = 0;
  constructor(private readonly passages: readonly Passage[]) {
    this.#text = passages.map((passage) => passage.text).join('');
  }

  read(): void {
    for (;;) {
      const open = this.#text.indexOf('<', this.#at);
      if (open < 0) return;
      this.#at = open + 1;
      // Comments are read like the rest: where a browser sees one depends on the element around it.
      if (/[a-z/?\uFFFF]/i.test(this.#text[this.#at] ?? '')) this.#tag(open);
    }
  }

  #tag(open: number): void {
    const isEnd = this.#take(/\/?/y) !== '';
    const name = this.#take(/[^\s/>]*/y).toLowerCase();
    if (name.includes(expressionMark)) this.#report(open, 'unquoted_expression', '标签名中不得有表达式', 'An expression may not stand in the name of an element');
    if (name === 'script') this.#report(open, 'script_element', '模板中不得有脚本', 'Scripts are not allowed in templates');
    else if (forbiddenElements.has(name)) this.#report(open, 'forbidden_element', `不得使用 <${name}>`, `<${name}> is not allowed`);
    let refresh = false;
    for (;;) {
      this.#take(/[\s/]*/y);
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === '>') { this.#at++; break; }
      if (this.#attribute() === 'http-equiv') refresh = true;
    }
    if (refresh) this.#report(open, 'forbidden_element', '不得使用 http-equiv', 'http-equiv is not allowed');
    if (name === 'style' && !isEnd) this.#style(this.#at);
  }

  #attribute(): string {
    const start = this.#at;
    const name = this.#take(/=?[^\s=>/]*/y).toLowerCase() || this.#take(/./ysu);
    if (name.includes(expressionMark)) this.#reportUnquoted(start);
    if (/^on/.test(name)) this.#report(start, 'event_handler', `不得使用事件属性“${name}”`, `The event attribute "${name}" is not allowed`);
    if (!this.#take(/\s*=\s*/y)) return name;
    const quote = /["']/.exec(this.#text[this.#at] ?? '')?.[0];
    let value: string;
    if (quote) {
      this.#at++;
      const end = this.#text.indexOf(quote, this.#at);
      value = this.#text.slice(this.#at, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.#text.length : end + 1;
    } else {
      value = this.#take(/[^\s>]*/y);
      if (value.includes(expressionMark)) this.#reportUnquoted(start);
    }
    this.#value(start, name, value);
    return name;
  }

  #value(at: number, name: string, value: string): void {
    if (name === 'xmlns' || name.startsWith('xmlns:')) return;
    const isLocal = /^(#|data:image\/(png|jpeg|gif|svg\+xml|webp)[;,])/.test(value.trim());
    if (addressAttributes.has(name) ? !isLocal : /(https?|file|javascript)\s*:/i.test(value)) this.#reportResource(at);
    if (name === 'style') this.#styleText(at, value);
  }

  #style(start: number): void {
    const end = this.#text.slice(start).search(/<\/style/i);
    // The text is read again as markup, because inside SVG a style holds elements.
    this.#styleText(start, this.#text.slice(start, end < 0 ? undefined : start + end));
  }

  #styleText(at: number, text: string): void {
    if (text.includes(expressionMark)) this.#report(at, 'expression_in_style', '样式中不得有表达式', 'An expression may not stand in a style');
    // Escapes could spell url( in another way.
    const plain = text
      .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)))
      .replace(/\\(.)/gs, '$1')
      .replace(/url\(\s*["']?(#|data:image\/)/gi, '');
    if (/url\s*\(|src\s*\(|image-set\s*\(|@import|(https?|file):/i.test(plain)) this.#reportResource(at);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #reportUnquoted(at: number): void {
    this.#report(at, 'unquoted_expression', '标签内的表达式必须在引号之内', 'Inside a tag an expression must stand in quotes');
  }

  #reportResource(at: number): void {
    this.#report(at, 'external_resource', '模板不得引用外部资源', 'Templates may not refer to resources outside of them');
  }

  #report(at: number, code: string, zh: string, en: string): void {
    let start = 0;
    for (const { line, text } of this.passages) {
      if (at < start + text.length) {
        this.problems.push(problemAt(line + text.slice(0, at - start).split('\n').length - 1, code, zh, en));
        return;
      }
      start += text.length;
    }
    this.problems.push(problemAt(this.passages.at(-1)?.line ?? 1, code, zh, en));
  }
}
