import type { Socket } from 'node:net';
import type { Browser } from 'puppeteer-core';
import { findChromium, type Chromium, type ChromiumSettings } from './find-chromium.ts';
import { PrintPage } from './print-page.ts';
import { settlePdf } from './settle-pdf.ts';

export interface PrinterOptions {
  /** How many documents print at the same time; two keep two cores busy. */
  pages?: number;
  /** After so long a print counts as hung, and the browser is started anew. */
  timeoutMilliseconds?: number;
}

/** One browser with its font and tabs; all of it is given up together when any of it fails. */
interface Press { browser: Browser; idle: PrintPage[] }

/** A tab is closed after so many documents, because a renderer's memory grows with each. */
const printsPerPage = 500;
const startMilliseconds = 60_000;
/** Characters of HTML that print within the timeout even on a busy machine; a statement of thousands of rows takes longer. */
const lengthInTime = 200_000;
const ownAttempts = 2;
/** How often a document may lose its browser to the failure of another one. */
const sharedAttempts = 5;

class LostPress extends Error {}

/** Prints HTML as PDF in one headless browser, started at the first print. It ends with the process, which does not wait for it, or by `close()`. */
export class PdfPrinter {
  readonly #timeout: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];
  #press: Promise<Press> | null = null;
  #closed = false;

  constructor(private readonly settings: ChromiumSettings, options: PrinterOptions = {}) {
    this.#free = options.pages ?? 2;
    this.#timeout = options.timeoutMilliseconds ?? 30_000;
  }

  /**
   * The document as PDF (A4 unless its `@page` says otherwise), byte for byte the same for the same HTML and time of
   * issue. A browser that crashes or hangs is replaced and the document printed once more.
   */
  async print(html: string, issuedAt: Date): Promise<Buffer> {
    await this.#takeTurn();
    try {
      return settlePdf(await this.#printAgainIfLost(html), issuedAt);
    } finally {
      this.#free++;
      this.#waiting.shift()?.();
    }
  }

  /** Ends the browser; prints under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    const press = this.#press;
    this.#press = null;
    if (press) await press.then(endBrowser, () => undefined);
  }

  /** The browser's process id while it runs. */
  async browserProcess(): Promise<number | undefined> {
    return (await this.#press)?.browser.process()?.pid;
  }

  async #printAgainIfLost(html: string): Promise<Buffer> {
    for (let own = 0, shared = 0; ; ) {
      try {
        return await this.#attempt(html);
      } catch (error) {
        if (error instanceof LostPress) shared++;
        else own++;
        if (this.#closed || own === ownAttempts || shared === sharedAttempts) throw new Error('the document could not be printed', { cause: error });
      }
    }
  }

  async #takeTurn(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free--;
  }

  async #attempt(html: string): Promise<Buffer> {
    if (this.#closed) throw new Error('the printer is closed');
    const starting = (this.#press ??= this.#start());
    try {
      const press = await within(startMilliseconds, starting);
      const page = press.idle.pop() ?? (await within(startMilliseconds, PrintPage.open(press.browser)));
      const pdf = await within(this.#timeout * Math.max(1, html.length / lengthInTime), page.print(html));
      if (page.prints < printsPerPage) press.idle.push(page);
      else await page.close();
      return pdf;
    } catch (error) {
      if (this.#press !== starting) throw new LostPress('another print ended the browser', { cause: error });
      this.#press = null;
      await starting.then(endBrowser, () => undefined);
      throw error;
    }
  }

  async #start(): Promise<Press> {
    const browser = await launch(await findChromium(this.settings));
    letProcessEnd(browser);
    return { browser, idle: [] };
  }
}

async function launch(chromium: Chromium): Promise<Browser> {
  // Loaded with the first print, because a start does not need it and it is the largest of all packages.
  const { default: puppeteer } = await import('puppeteer-core');
  return puppeteer.launch({
    executablePath: chromium.executablePath,
    headless: chromium.headlessShell ? 'shell' : true,
    // The browser ends by itself when the pipe does, even if this process is killed.
    pipe: true,
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
    env: { ...process.env, ...chromium.environment },
    // Chromium's own sandbox needs what root and most containers lack; in its place, pages run no script and reach no network.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none', '--host-resolver-rules=MAP * ~NOTFOUND', '--no-pings'],
  });
}

/** While a document prints, its time limit keeps the process; a browser that waits for the next document must not. */
function letProcessEnd(browser: Browser): void {
  const child = browser.process();
  child?.unref();
  for (const pipe of child?.stdio ?? []) (pipe as Socket | null)?.unref();
}

async function endBrowser({ browser }: Press): Promise<void> {
  await within(3000, browser.close()).catch(() => undefined);
  browser.process()?.kill('SIGKILL');
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came back within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
