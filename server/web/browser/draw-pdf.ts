import * as pdf from 'pdfjs-dist/legacy/build/pdf.mjs';
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.mjs';

// It is read here, since a worker would have to be fetched for it.
(globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = worker;

const scale = 1.4;

/** A PDF whose pages can be drawn as pictures, for no page of ours may be framed (its policy forbids it). */
export interface OpenedPdf {
  pages: number;
  /** A canvas of the page's size, still blank. */
  blank(number: number): Promise<HTMLCanvasElement>;
  draw(number: number, canvas: HTMLCanvasElement): Promise<void>;
  /** What the page says, for those who cannot see it. */
  text(number: number): Promise<string>;
}

export async function openPdf(bytes: ArrayBuffer): Promise<OpenedPdf> {
  const opened = await pdf.getDocument({ data: new Uint8Array(bytes), isEvalSupported: false, useWasm: false, disableFontFace: false }).promise;
  const viewportOf = async (number: number): Promise<{ page: pdf.PDFPageProxy; viewport: pdf.PageViewport }> => {
    const page = await opened.getPage(number);
    return { page, viewport: page.getViewport({ scale }) };
  };
  return {
    pages: opened.numPages,
    async blank(number) {
      const { viewport } = await viewportOf(number);
      const canvas = document.createElement('canvas');
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      canvas.className = 'receipt-page';
      canvas.setAttribute('role', 'img');
      return canvas;
    },
    async draw(number, canvas) {
      const { page, viewport } = await viewportOf(number);
      await page.render({ canvas, viewport }).promise;
    },
    async text(number) {
      const { items } = await (await opened.getPage(number)).getTextContent();
      return items.map((item) => ('str' in item ? item.str : '')).join(' ').replace(/\s+/g, ' ').trim();
    },
  };
}

/** Draws the first pages of a document. */
export async function drawPdf(bytes: ArrayBuffer, label: string, mostPages = 6): Promise<HTMLCanvasElement[]> {
  const opened = await openPdf(bytes);
  const pages: HTMLCanvasElement[] = [];
  for (let number = 1; number <= Math.min(mostPages, opened.pages); number++) {
    const canvas = await opened.blank(number);
    canvas.setAttribute('aria-label', `${label} ${number}`);
    await opened.draw(number, canvas);
    pages.push(canvas);
  }
  return pages;
}
