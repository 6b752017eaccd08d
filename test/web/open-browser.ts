import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findChromium } from '../../server/documents/find-chromium.ts';

const rootDir = resolve(import.meta.dirname, '../..');

/** The browser that also prints, with whatever the pages complain of. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, headlessShell, environment } = await findChromium({ chromiumPath: process.env['PUPPETEER_EXECUTABLE_PATH'] ?? null, rootDir, dataDir: tmpdir() });
  return puppeteer.launch({ executablePath, headless: headlessShell ? 'shell' : true, env: { ...process.env, ...environment }, args: ['--no-sandbox', '--disable-gpu', '--lang=zh-CN'] });
}

export interface WatchedPage { page: Page; complaints: string[]; foreign: string[] }

/** A page signed in as `reader`, noting every error, every broken policy and every request to another host. */
export async function openPage(browser: Browser, siteUrl: string, reader: string | null, width = 1280): Promise<WatchedPage> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  // Colours that are still changing are no colours to judge.
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  const complaints: string[] = [];
  const foreign: string[] = [];
  await page.setViewport({ width, height: 900 });
  if (reader) await context.setCookie({ name: 'as', value: reader, domain: new URL(siteUrl).hostname, path: '/' });
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(error instanceof Error ? error.message : String(error)));
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(siteUrl)) foreign.push(request.url()); });
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', (event) => reportError(new Error(`policy broken: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  });
  return { page, complaints, foreign };
}
