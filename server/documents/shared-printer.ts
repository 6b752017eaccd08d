import { PdfPrinter } from './print-pdf.ts';
import type { ChromiumSettings } from './find-chromium.ts';

let printer: PdfPrinter | null = null;

/** The process's one printer; its browser starts at the first print. */
export function sharedPrinter(settings: ChromiumSettings): PdfPrinter {
  return (printer ??= new PdfPrinter(settings));
}

/** Ends the browser, if one was started. A later print starts another. */
export async function closeSharedPrinter(): Promise<void> {
  const closing = printer;
  printer = null;
  await closing?.close();
}
