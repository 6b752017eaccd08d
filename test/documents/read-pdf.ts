import { getDocument } from '../platform/read-pdf-parts.ts';

export interface ReadPdf { pages: { width: number; height: number; text: string }[]; text: string; title: unknown; created: unknown }

/** The text of a PDF as another program extracts it. */
export async function readPdf(pdf: Buffer): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const pages: ReadPdf['pages'] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const content = await page.getTextContent();
    pages.push({ width, height, text: content.items.map((item) => ('str' in item ? item.str : '')).join('') });
  }
  const info = (await document.getMetadata()).info as Record<string, unknown>;
  await task.destroy();
  return { pages, text: pages.map((page) => page.text).join('\n'), title: info['Title'], created: info['CreationDate'] };
}
