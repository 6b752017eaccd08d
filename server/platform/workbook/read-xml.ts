import { Problem } from '../errors.ts';
import { XmlFault, XmlScanner, type XmlAttributes } from './xml-scanner.ts';

/** What a reader of one part wants to hear; names come without their namespace prefix. */
export interface XmlHandler {
  open?(name: string, attribute: (name: string) => string | undefined): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** A single text or tag longer than this is no workbook, and would have to be held whole. */
const longestPiece = 4 * 1024 * 1024;
/** The byte order mark and the declaration stand within these. */
const headBytes = 200;

/**
 * Feeds the bytes of a part through a streaming decoder into the parser, so that no character is cut where one chunk
 * ends; yields after each chunk, when whatever was complete has been told to the handler. Bytes that are not valid in
 * the declared encoding are an error and never a replacement character.
 */
export async function* readXml(place: string, bytes: AsyncIterable<Buffer>, handler: XmlHandler): AsyncGenerator<number, void, undefined> {
  let tag: XmlAttributes | null = null;
  const attribute = (name: string): string | undefined => valueOf(tag!, name);
  const scanner = new XmlScanner({
    open(name, attributes) { tag = attributes; handler.open?.(localName(name), attribute); },
    close(name) { handler.close?.(localName(name)); },
    text(text) { handler.text?.(text); },
    // Entities of its own have no place in a workbook and could grow without end.
    doctype() { throw new Problem('workbook_broken', { place: `${place}, DOCTYPE` }); },
  });
  let decoder: TextDecoder | null = null;
  let read = 0;
  try {
    for await (const chunk of withWholeHead(bytes)) {
      decoder ??= decoderFor(chunk);
      scanner.write(decoder.decode(chunk, { stream: true }));
      if (scanner.waiting > longestPiece) throw new Problem('workbook_unpacks_too_large');
      read += chunk.length;
      yield read;
    }
    scanner.write(decoder?.decode() ?? '');
    scanner.end();
    yield read;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof XmlFault) throw new Problem('workbook_broken', { place }, undefined, { cause: error });
    const code = (error as { code?: unknown }).code;
    if (typeof code === 'string' && code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new Problem('workbook_broken', { place }, undefined, { cause: error });
  }
}

/** Reads a small part to its end. */
export async function readWholeXml(place: string, bytes: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  const progress = readXml(place, bytes, handler);
  while (!(await progress.next()).done);
}

/** The same bytes, the first piece long enough to tell the encoding. */
async function* withWholeHead(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of bytes) {
    if (head === null) { yield chunk; continue; }
    head = Buffer.concat([head, chunk]);
    if (head.length < headBytes) continue;
    yield head;
    head = null;
  }
  if (head !== null && head.length > 0) yield head;
}

/** The encoding as XML 1.0 appendix F finds it: the byte order mark, then the declaration, then UTF-8. */
function decoderFor(head: Buffer): TextDecoder {
  const [first = 0, second = 0] = head;
  const label = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0) ? 'utf-16le'
    : (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'utf-16be'
    : /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head.subarray(0, headBytes).toString('latin1'))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (error) {
    throw new Problem('workbook_broken', { place: `encoding ${label}` }, undefined, { cause: error });
  }
}

/** By the name as it is, else by the name behind its prefix. */
function valueOf(attributes: XmlAttributes, name: string): string | undefined {
  let index = attributes.indexOf(name);
  if (attributes.prefixed) for (let other = 0; index < 0 && other < attributes.count; other++) if (localName(attributes.nameOf(other)) === name) index = other;
  return index < 0 ? undefined : attributes.valueOf(index);
}

function localName(name: string): string {
  if (name.length === 1) return name;
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
