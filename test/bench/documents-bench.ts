/**
 * Receipts per second: `documentPdf`'s printer with 1, 2 and 4 pages, beside bare `page.pdf()` of the same HTML in the
 * same browser build and the same run. Prints JSON lines; `ratio` is to the bare one with as many pages.
 */
import puppeteer, { type Page } from 'puppeteer-core';
import { findChromium } from '../../server/documents/find-chromium.ts';
import { fontCss, readFont } from '../../server/documents/font-faces.ts';
import { PdfPrinter } from '../../server/documents/print-pdf.ts';
import { renderTemplate } from '../../server/documents/render-template.ts';
import { readConfig } from '../../server/platform/config.ts';
import { documentFacts, receiptData, receiptTemplate } from '../documents/sample-receipt.ts';

const receipts = Number(process.env['RECEIPTS'] ?? 60);
const settings = readConfig({ PUPPETEER_EXECUTABLE_PATH: process.env['PUPPETEER_EXECUTABLE_PATH'], BANSHI_SECRET: 'bench'.repeat(8) });
const htmls = Array.from({ length: receipts }, (_, index) =>
  renderTemplate(receiptTemplate, { ...receiptData(), document: { ...documentFacts, number: `A${20260310000000 + index}` } }));

/** Receipts a second when `lanes` of them are printed at a time; one round beforehand is not counted. */
async function rate(lanes: number, print: (html: string, lane: number) => Promise<unknown>): Promise<number> {
  const run = (count: number): Promise<unknown> => {
    let next = 0;
    return Promise.all(Array.from({ length: lanes }, async (_, lane) => {
      while (next < count) await print(htmls[next++]!, lane);
    }));
  };
  await run(lanes * 2);
  const start = performance.now();
  await run(receipts);
  return receipts / ((performance.now() - start) / 1000);
}

/** Pages that hold the receipt already and only print it: no content changes, no font loads. */
async function bareRate(lanes: number): Promise<number> {
  const chromium = await findChromium(settings);
  const browser = await puppeteer.launch({
    executablePath: chromium.executablePath, headless: chromium.headlessShell ? 'shell' : true, pipe: true,
    env: { ...process.env, ...chromium.environment }, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
  try {
    const pages: Page[] = [];
    for (let lane = 0; lane < lanes; lane++) {
      const page = await browser.newPage();
      await page.setRequestInterception(true);
      page.on('request', (request) => void readFont(request.url())
        .then((font) => (font ? request.respond({ contentType: 'font/woff2', headers: { 'access-control-allow-origin': '*' }, body: font }) : request.continue())));
      await page.setContent(htmls[0]!.replace('<style>', `<style>${fontCss()}`));
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      pages.push(page);
    }
    return await rate(lanes, (_, lane) => pages[lane]!.pdf({ preferCSSPageSize: true, printBackground: true }));
  } finally {
    await browser.close();
  }
}

async function printerRate(lanes: number): Promise<number> {
  const printer = new PdfPrinter(settings, { pages: lanes });
  try {
    return await rate(lanes, (html) => printer.print(html, new Date(documentFacts.issuedAt)));
  } finally {
    await printer.close();
  }
}

for (const pages of [1, 2, 4]) {
  const bare = await bareRate(pages);
  const ours = await printerRate(pages);
  process.stdout.write(`${JSON.stringify({ bench: 'receipts per second', pages, printPdf: round(ours), barePagePdf: round(bare), ratio: round(ours / bare) })}\n`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
