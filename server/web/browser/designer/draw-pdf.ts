import * as pdf from 'pdfjs-dist/legacy/build/pdf.mjs';
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.mjs';

// A receipt is small: it is read here, since a worker would have to be fetched for it.
(globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = worker;

const mostPages = 6;
const scale = 1.4;

/** Draws the pages of a document as pictures, for no page of ours may be framed (its policy forbids it). */
export async function drawPdf(bytes: ArrayBuffer, label: string): Promise<HTMLCanvasElement[]> {
  const document_ = await pdf.getDocument({ data: new Uint8Array(bytes), isEvalSupported: false, useWasm: false, disableFontFace: false }).promise;
  const pages: HTMLCanvasElement[] = [];
  for (let number = 1; number <= Math.min(mostPages, document_.numPages); number++) {
    const page = await document_.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement('canvas');
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    canvas.className = 'receipt-page';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${label} ${number}`);
    await page.render({ canvas, viewport }).promise;
    pages.push(canvas);
  }
  return pages;
}
