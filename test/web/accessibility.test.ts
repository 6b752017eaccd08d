import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { inFull } from '../platform/test-extent.ts';
import { violations, wideElements } from './check-page.ts';
import { openBrowser, openPage, type WatchedPage } from './open-browser.ts';
import { pagesByReader } from './sample-pages.ts';
import { sampleQueryRoutes } from './sample-queries.ts';
import { sampleScanRoutes } from './sample-sign-in.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

describe('Every page in a browser', function () {
  this.timeout(60_000);
  let site: SampleSite;
  let browser: Browser;
  before(async () => { site = await openSampleSite([...sampleScanRoutes(), ...sampleQueryRoutes()]); browser = await openBrowser(); });
  after(async () => { await browser.close(); await site.close(); });

  for (const [reader, paths] of Object.entries(pagesByReader)) {
    describe(`for ${reader}`, () => {
      let watched: WatchedPage;
      before(async () => { watched = await openPage(browser, site.url, reader === 'nobody' ? null : reader); });
      after(() => watched.page.browserContext().close());

      for (const [index, path] of paths.entries()) {
        // In CI every page at both widths, otherwise each third page at one of them.
        if (!inFull && index % 3 !== 0) continue;
        const widths = inFull ? [1280, 375] : [index % 2 === 0 ? 375 : 1280];
        it(`${path} meets WCAG 2.2 AA ${widths.map((width) => (width === 375 ? 'on a phone' : 'on a desk')).join(' and ')}, keeps the policy and asks no other host`, async () => {
          const { page, complaints, foreign } = watched;
          await page.goto(site.url + path, { waitUntil: 'load' });
          if (path.endsWith('/edit')) await page.waitForSelector('#submit:not([disabled])');
          if (await page.$('#diagram')) {
            await page.$eval('#diagram', (frame) => frame.scrollIntoView());
            await page.waitForSelector('#diagram .djs-element');
          }
          for (const width of widths) {
            await page.setViewport({ width, height: 812 });
            expect(await violations(page), `at ${width}`).to.deep.equal([]);
            expect(await wideElements(page), `too wide at ${width}`).to.deep.equal([]);
          }
          expect(complaints.splice(0).filter((text) => !(path === '/nothing-here' && text.includes('404')))).to.deep.equal([]);
          expect(foreign).to.deep.equal([]);
        });
      }
    });
  }

  it('Large text on a phone still needs no sideways scrolling', async () => {
    const { page } = await openPage(browser, site.url, 'individual', 320);
    await page.browserContext().setCookie({ name: 'text', value: 'large', domain: '127.0.0.1', path: '/' });
    for (const path of ['/portal/example/items', '/register/employer', '/reset-password', '/account', '/applications', '/applications/draft/edit', '/applications/open']) {
      await page.goto(site.url + path, { waitUntil: 'load' });
      if (path.endsWith('/edit')) await page.waitForSelector('#submit:not([disabled])');
      expect(await wideElements(page), path).to.deep.equal([]);
    }
    await page.browserContext().close();
  });
});
