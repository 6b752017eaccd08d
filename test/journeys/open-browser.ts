import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { readConfig } from '../../server/platform/config.ts';
import { findChromium } from '../../server/documents/find-chromium.ts';

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
  const text = (): Promise<string> => page.$eval('body', (body) => (body as unknown as { innerText: string }).innerText);
  const press = async (label: string, { navigates = false } = {}): Promise<void> => {
    const selector = `::-p-xpath(//*[self::a or self::button][not(ancestor::*[@hidden])][normalize-space(.)="${label}"])`;
    const element = await page.waitForSelector(selector, { visible: true });
    if (!element) throw new Error(`there is no "${label}" to press`);
    if (navigates) await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), element.click()]);
    else await element.click();
  };
  return {
    page, context, foreignRequests, complaints, text, press,
    async go(path) { await page.goto(url + path, { waitUntil: 'load' }); },
    async signIn(account, password) {
      await page.waitForSelector('#login-form');
      await page.type('#account', account);
      await page.type('#password', password);
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('#login-button')]);
    },
  };
}
