import puppeteer, { type Browser, type BrowserContext, type HTTPRequest, type Page } from 'puppeteer-core';
import { readConfig } from '../../server/platform/config.ts';
import { findChromium } from '../../server/documents/find-chromium.ts';
import { clickOn, follow } from '../platform/click-on.ts';

/** The Chromium that prints the receipts also drives the pages. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, headlessShell, environment } = await findChromium(readConfig({ BANSHI_SECRET: 'x'.repeat(40), PUPPETEER_EXECUTABLE_PATH: process.env['PUPPETEER_EXECUTABLE_PATH'] }));
  return puppeteer.launch({
    executablePath, headless: headlessShell ? 'shell' : true, pipe: true, env: { ...process.env, ...environment },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=zh-CN'],
  });
}

/** One person at one browser: what it asked for elsewhere and what the page complained of are kept for the test to look at. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  foreignRequests: string[];
  complaints: string[];
  go(path: string): Promise<void>;
  /** Presses a link or button by its text and waits for what it brings. */
  press(text: string, options?: { navigates?: boolean }): Promise<void>;
  text(): Promise<string>;
  /** Waits until nothing that the page's scripts have asked the server for is on its way, and nothing new was asked for in a while. */
  quiet(): Promise<void>;
  signIn(account: string, password: string): Promise<void>;
}

export async function newVisitor(browser: Browser, url: string, viewport = { width: 1280, height: 900 }): Promise<Visitor> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(viewport);
  await page.setExtraHTTPHeaders({ 'accept-language': 'zh-CN' });
  page.setDefaultTimeout(30_000);
  const foreignRequests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) foreignRequests.push(request.url()); });
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const quiet = watchQuestions(page);
  const text = (): Promise<string> => page.$eval('body', (body) => (body as unknown as { innerText: string }).innerText);
  const press = async (label: string, { navigates = false } = {}): Promise<void> => {
    await (navigates ? follow : clickOn)(page, `//*[self::a or self::button][normalize-space(.)="${label}"]`);
  };
  return {
    page, context, foreignRequests, complaints, text, press, quiet,
    async go(path) { await page.goto(url + path, { waitUntil: 'load' }); },
    async signIn(account, password) {
      await page.waitForSelector('#login-form');
      await page.type('#account', account);
      await page.type('#password', password);
      await follow(page, '#login-button');
    },
  };
}

/** Longer than any script of a page pauses between an answer and the next question. */
const quietMilliseconds = 550;

/**
 * Puppeteer's own waiting for an idle network counts what a page had under way when it was left, such as a font, as under
 * way for good. Here leaving a page ends its questions.
 */
function watchQuestions(page: Page): () => Promise<void> {
  const open = new Set<HTTPRequest>();
  let last = Date.now();
  const answered = (request: HTTPRequest): void => { if (open.delete(request)) last = Date.now(); };
  page.on('request', (request) => {
    if (!['fetch', 'xhr'].includes(request.resourceType())) return;
    open.add(request);
    last = Date.now();
  });
  page.on('requestfinished', answered);
  page.on('requestfailed', answered);
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) return;
    open.clear();
    last = Date.now();
  });
  return async () => {
    const until = Date.now() + page.getDefaultTimeout();
    while (open.size > 0 || Date.now() - last < quietMilliseconds) {
      if (Date.now() > until) throw new Error(`still under way: ${[...open].map((request) => request.url()).join(' ')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
}
