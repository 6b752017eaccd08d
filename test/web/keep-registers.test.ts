import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, ElementHandle } from 'puppeteer-core';
import type { TransferView } from '../../server/designer/register-view.ts';
import { Answer, type Call, type Route } from '../../server/platform/http-route.ts';
import { clickOn } from '../platform/click-on.ts';
import { openBrowser, openPage } from './open-browser.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const base = '/designer/registers/example/boats';
const texts = { zh: '', en: '' };

describe('The registers in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let site: SampleSite;
  const calls: { path: string; body: unknown; files: number }[] = [];
  let listed: Partial<TransferView>[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'banshi-registers-'));
  const heard = (path: string, answer: () => unknown) => (call: Call): Promise<unknown> => {
    calls.push({ path, body: { ...call.body }, files: call.files.length });
    return Promise.resolve(answer());
  };
  const transfer = (status: TransferView['status'], rowsDone: number): Partial<TransferView> => ({
    id: 't9', kind: 'import', format: 'jsonl', mode: 'update', status, rowsDone, rowsTotal: 10, failures: 0, added: 10, updated: 0, samples: [], problem: null, fileName: 'boats.jsonl', search: null, result: null, by: '赵管理', createdAt: '2026-11-22T03:00:00.000Z', finishedAt: status === 'done' ? '2026-11-22T03:00:01.000Z' : null,
  });
  const routes: Route[] = [
    { method: 'put', path: `${base}/records/:id`, right: 'signed-in', summary: texts, body: { type: 'object' }, answers: {}, handle: heard('save', () => ({ id: 'r1', version: 4, values: {} })) },
    { method: 'post', path: `${base}/records/:id/successor`, right: 'signed-in', summary: texts, body: { type: 'object' }, answers: {}, handle: heard('successor', () => ({ id: 'r1', version: 1, values: {} })) },
    { method: 'post', path: `${base}/records/:id/revert`, right: 'signed-in', summary: texts, body: { type: 'object' }, answers: {}, handle: heard('revert', () => ({ id: 'r1', version: 4, values: {} })) },
    { method: 'post', path: `${base}/import`, right: 'signed-in', summary: texts, upload: { maximumBytes: 1000 }, answers: {}, handle: heard('import', () => { listed = [transfer('checking', 4)]; return new Answer(202, listed[0]); }) },
    { method: 'get', path: `${base}/transfers`, right: 'signed-in', summary: texts, answers: {}, handle: async () => { const rows = listed; listed = [transfer('done', 10)]; return { rows, total: 1 }; } },
  ];

  before(async () => { [site, browser] = await Promise.all([openSampleSite(routes), openBrowser()]); });
  after(async () => { await browser?.close(); await site?.close(); rmSync(folder, { recursive: true, force: true }); });

  it('a record is changed in its own form, under the version that was seen', async () => {
    const { page, complaints } = await openPage(browser, site.url, 'administrator');
    await page.goto(`${site.url}${base}/records/r1`, { waitUntil: 'load' });
    await page.waitForSelector('#save:not([disabled])');
    const name = (await page.waitForSelector('input[name="data[name]"]', { visible: true }))!;
    await name.evaluate((input) => (input as HTMLInputElement).select());
    await name.type('新名');
    await Promise.all([page.waitForNavigation(), clickOn(page, '#save')]);
    const { path, body } = calls.pop()!;
    expect([path, body]).to.deep.equal(['save', { version: 3, values: { plate: '黑A0001', name: '新名', fee: 1234.5, kind: 'cargo', built: '2001-02-03', sold: false } }]);
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  it('a parameter gets new values only from a date on that was entered, and an old version comes back after a question', async () => {
    const { page, complaints } = await openPage(browser, site.url, 'administrator', 390);
    await page.goto(`${site.url}${base}/records/r1`, { waitUntil: 'load' });
    await page.waitForSelector('#successor:not([disabled])');
    await clickOn(page, '#successor');
    await page.waitForSelector('#from-error:not([hidden])');
    expect(await page.$eval('#successor-from', (input) => input === document.activeElement)).to.equal(true);
    expect(calls).to.deep.equal([]);
    await page.type('#successor-from', '2027-01');
    await Promise.all([page.waitForNavigation(), clickOn(page, '#successor')]);
    expect(calls.pop()).to.have.nested.property('body.from', '2027-01');
    await page.waitForSelector('[data-revert="1"]:not([disabled])');
    await clickOn(page, '[data-revert="1"]');
    await page.waitForSelector('dialog[open] .button:not(.secondary)');
    expect(calls).to.deep.equal([]);
    await Promise.all([page.waitForNavigation(), clickOn(page, 'dialog[open] .button:not(.secondary)')]);
    expect(calls.pop()).to.deep.include({ path: 'revert', body: { to: 1, version: 3 } });
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  it('a file is imported and its progress followed to the end', async () => {
    const { page, complaints } = await openPage(browser, site.url, 'administrator');
    await page.goto(`${site.url}${base}`, { waitUntil: 'load' });
    await page.waitForSelector('#import-form button:not([disabled])');
    await clickOn(page, '#import-form button');
    await page.waitForSelector('#transfer-problem:not([hidden])');
    const file = join(folder, 'boats.jsonl');
    writeFileSync(file, '{"plate":"1","name":"甲"}');
    await (await page.waitForSelector('#import-file') as ElementHandle<HTMLInputElement>).uploadFile(file);
    await clickOn(page, '#mode-update');
    await clickOn(page, '#import-form button');
    await page.waitForSelector('#transfers progress');
    await page.waitForFunction(() => document.querySelector('#transfers .tag')?.textContent === '已完成');
    expect(calls.pop()).to.deep.equal({ path: 'import', body: { mode: 'update' }, files: 1 });
    expect(await page.$eval('#transfers', (list) => list.textContent)).to.contain('新增 10 条');
    expect(complaints).to.deep.equal([]);
    await page.close();
  });
});
