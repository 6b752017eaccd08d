/**
 * Receipts per second: `documentPdf`'s printer with 1, 2 and 4 pages, beside bare `page.pdf()` of the same HTML in the
 * same browser build and the same run; then the pages per second of a long statement. Prints JSON lines; `ratio` is to the
 * bare one with as many pages.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import { findChromium } from '../../server/documents/find-chromium.ts';
import { fontCss, readFont } from '../../server/documents/font-faces.ts';
import { PdfPrinter } from '../../server/documents/print-pdf.ts';
import { pageCountOf } from '../../server/documents/settle-pdf.ts';
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

/** Pages that hold the receipt already, in a browser of their own. */
async function withBarePages<T>(lanes: number, use: (pages: Page[]) => Promise<T>): Promise<T> {
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
    return await use(pages);
  } finally {
    await browser.close();
  }
}

/** They only print: no content changes, no font loads. */
function bareRate(lanes: number): Promise<number> {
  return withBarePages(lanes, (pages) => rate(lanes, (_, lane) => pages[lane]!.pdf({ preferCSSPageSize: true, printBackground: true })));
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

/** A statement of 2,530 rows: pages a second of our printer beside bare Chromium, which prints the very same HTML in one page. */
async function statementPages(): Promise<void> {
  const column = (text: string): { text: string; columns: number; rows: number } => ({ text, columns: 1, rows: 1 });
  const html = renderTemplate(readFileSync(join(import.meta.dirname, '../../templates/statement.hbs'), 'utf8'), {
    portal: { title: '示例平台' }, query: { title: '单位职工缴费信息', part: '' }, holder: { name: '示例单位' }, askedAt: documentFacts.issuedAt, conditions: [{ label: '起止年月', text: '2025-01 - 2025-12' }], about: [],
    size: 'dense', heads: [['姓名', '社会保障号码', '险种', '起始年月', '截止年月', '缴费月数', '缴费金额'].map(column)],
    rows: Array.from({ length: 2530 }, (_, index) => ({ entry: index + 1, entryRows: 1, cells: ['某某某', `11010119800101${String(index).padStart(4, '0')}`, '企业职工基本养老保险', '2025-01', '2025-12', '12', '12,345.60'].map((text, at) => ({ text, right: at > 4, rows: 0 })) })),
    totals: null, total: 2530, document: { ...documentFacts, title: '单位职工缴费信息' },
  });
  const printer = new PdfPrinter(settings, { pages: 1 });
  try {
    await printer.print(htmls[0]!, new Date(documentFacts.issuedAt));
    const start = performance.now();
    const pages = pageCountOf(await printer.print(html, new Date(documentFacts.issuedAt)));
    const ours = pages / ((performance.now() - start) / 1000);
    const bare = await barePagesPerSecond(html);
    process.stdout.write(`${JSON.stringify({ bench: 'pages per second of a statement', rows: 2530, pages, printPdf: round(ours), barePagePdf: round(bare), ratio: round(ours / bare) })}\n`);
  } finally {
    await printer.close();
  }
}

/** Content set and printed, after the font was loaded by another document. */
async function barePagesPerSecond(html: string): Promise<number> {
  return withBarePages(1, async ([page]) => {
    const start = performance.now();
    await page!.setContent(html.replace('<style>', `<style>${fontCss()}`));
    await page!.evaluate(() => document.fonts.ready.then(() => undefined));
    const pdf = await page!.pdf({ preferCSSPageSize: true, printBackground: true });
    return pageCountOf(Buffer.from(pdf)) / ((performance.now() - start) / 1000);
  });
}

await statementPages();
