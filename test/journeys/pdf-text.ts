import { getDocument } from '../platform/read-pdf-parts.ts';

/** The text of a PDF as a reader's search would find it, lines joined by spaces. */
export async function textOfPdf(pdf: Buffer): Promise<{ text: string; pages: number }> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const parts: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const content = await (await document.getPage(number)).getTextContent();
    parts.push(content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(''));
  }
  const pages = document.numPages;
  await document.destroy();
  return { text: parts.join('\n'), pages };
}
