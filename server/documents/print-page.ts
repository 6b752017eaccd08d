import type { Browser, CDPSession, HTTPRequest, Page } from 'puppeteer-core';
import { documentFont, fontCss, fontHost, readFont } from './font-faces.ts';
import { pageCountOf } from './settle-pdf.ts';

const blankAddress = 'https://document.banshi.invalid/';
/** Pixels of a document on screen that hardly fit one page of any size. */
const surelySeveralPages = 4_000;

/** A tab that keeps its font loaded and has only its content changed; one document at a time. */
export class PrintPage {
  prints = 0;
  private constructor(private readonly page: Page, private readonly session: CDPSession) {}

  static async open(browser: Browser): Promise<PrintPage> {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.emulateMediaType('print');
    await page.setRequestInterception(true);
    page.on('request', (request) => void answer(request).catch(() => undefined));
    await page.goto(blankAddress);
    const opened = new PrintPage(page, await page.createCDPSession());
    // Loads both weights, and takes the ids of structure elements past the first print's, which come out of order.
    await opened.print('<html lang="zh"><body><table><tr><th>甲</th><th>乙</th></tr><tr><td>丙</td><td>丁</td></tr></table></body></html>');
    return opened;
  }

  /** The document as Chromium prints it; one of several pages gets its title and page numbers in the margins. */
  async print(html: string): Promise<Buffer> {
    this.prints++;
    const { title, lang, height } = await this.page.evaluate(showDocument, html);
    const margins = runningMargins(title, lang);
    // Only printing tells how many pages there are. A long document is not printed twice for that.
    const isLong = height > surelySeveralPages;
    if (isLong) await this.page.evaluate(addStyle, margins);
    const pdf = await this.#toPdf();
    if (pageCountOf(pdf) > 1 === isLong) return pdf;
    await this.page.evaluate(isLong ? removeStyle : addStyle, margins);
    return this.#toPdf();
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  async #toPdf(): Promise<Buffer> {
    const { data } = await this.session.send('Page.printToPDF', {
      printBackground: true, preferCSSPageSize: true, paperWidth: 210 / 25.4, paperHeight: 297 / 25.4, generateTaggedPDF: true,
    });
    return Buffer.from(data, 'base64');
  }
}

/** Answers the tab's own page and its fonts; nothing else leaves the browser. */
async function answer(request: HTTPRequest): Promise<void> {
  const address = request.url();
  if (address === blankAddress && request.isNavigationRequest()) {
    return request.respond({ status: 200, contentType: 'text/html; charset=utf-8', body: blankPage() });
  }
  const font = await readFont(address);
  // `aborted` leaves the tab where it is, even if a document tries to navigate it.
  if (!font) return request.abort('aborted');
  return request.respond({ status: 200, contentType: 'font/woff2', headers: { 'access-control-allow-origin': '*' }, body: font });
}

function blankPage(): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; font-src ${fontHost}; img-src data:; form-action 'none'; base-uri 'none'`;
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`
    + `<style>${fontCss()}</style><style>html{font-family:'${documentFont}',sans-serif;font-synthesis:none}</style></head><body></body></html>`;
}

/** Page numbers at the foot of every page, the title at the head of every page but the first. */
function runningMargins(title: string, lang: string): string {
  const [before, between, after] = lang.startsWith('en') ? ['Page ', ' of ', ''] : ['第 ', ' 页，共 ', ' 页'];
  const font = `font:400 8pt '${documentFont}';color:#000`;
  return `@page{@bottom-center{content:"${before}" counter(page) "${between}" counter(pages) "${after}";${font}}`
    + `@top-left{content:${cssString(title)};${font}}}@page:first{@top-left{content:none}}`;
}

function cssString(text: string): string {
  return `"${text.replace(/["\\<\n\r\f]/g, (character) => `\\${character.codePointAt(0)!.toString(16)} `)}"`;
}

/** Runs in the page (whose own scripts are off): swaps the content and waits for the fonts and images it needs. */
async function showDocument(html: string): Promise<{ title: string; lang: string; height: number }> {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const root = document.documentElement;
  document.querySelectorAll('[data-document]').forEach((element) => element.remove());
  root.lang = next.documentElement.lang || 'zh-CN';
  document.title = next.title;
  next.querySelectorAll('head style').forEach((style) => {
    style.setAttribute('data-document', '');
    document.head.append(style);
  });
  document.body.replaceWith(document.adoptNode(next.body));
  // Laying out is what makes the browser ask for the fonts.
  document.body.getBoundingClientRect();
  await document.fonts.ready;
  await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => undefined)));
  return { title: next.title, lang: root.lang, height: document.body.scrollHeight };
}

/** Runs in the page. */
function addStyle(css: string): void {
  const style = document.createElement('style');
  style.setAttribute('data-document', '');
  style.textContent = css;
  document.head.append(style);
}

/** Runs in the page. */
function removeStyle(css: string): void {
  document.querySelectorAll('style[data-document]').forEach((style) => { if (style.textContent === css) style.remove(); });
}
