/**
 * The workbench at work: a replay of 1,000 submissions by HTTP beside bare validation of the same answers, with what other
 * requests wait for meanwhile; the preview of a receipt by HTTP beside bare `page.pdf()` of the same HTML; and the form
 * builder with 150 components in a browser: milliseconds to what is seen and the longest task of each action.
 */
import puppeteer, { type Page } from 'puppeteer-core';
import { findChromium } from '../../server/documents/find-chromium.ts';
import { fontCss, readFont } from '../../server/documents/font-faces.ts';
import { renderTemplate } from '../../server/documents/render-template.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import { readConfig } from '../../server/platform/config.ts';
import { demoPassword } from '../../server/load-demo.ts';
import { everyComponent, largeDraft, measureBuilder } from '../designer/builder-work.ts';
import { pathOf, portal, Workbench } from '../designer/item-workbench.ts';
import { documentFacts, receiptData, receiptTemplate } from '../documents/sample-receipt.ts';
import { openCounter } from '../journeys/counter.ts';
import { launchBrowser, newVisitor } from '../journeys/open-browser.ts';

const submissions = 1000;
const previews = Number(process.env['PREVIEWS'] ?? 40);
const counter = await openCounter('sqlite');
await counter.wired.jobs.stop();
const workbench = await Workbench.open(counter);
await replayLine();
await previewLine();
await builderLine();
await counter.close();
process.exit(0);

function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function at(values: readonly number[], part: number): number {
  return round([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))] ?? 0);
}

function round(value: number): number {
  return Number(value.toFixed(value < 10 ? 2 : 0));
}

async function replayLine(): Promise<void> {
  const item = 'bench-replay';
  const components = largeDraft(25);
  await workbench.draft(item, components);
  await workbench.publish(item);
  const answers = (index: number): Record<string, unknown> => Object.fromEntries(everyComponent(components).filter(({ type, key, disabled, conditional }) => !conditional && (type === 'textfield' || type === 'number') && !disabled && /^f\d/.test(key ?? '')).map(({ key, type }) => [key, type === 'number' ? index : `答${index}`]));
  const id = await workbench.submit(item, answers(1));
  await workbench.copy(id, Array.from({ length: submissions - 1 }, (_, index) => answers(index + 2)));
  const tightened = structuredClone(components);
  everyComponent(tightened).find(({ type }) => type === 'number')!.validate = { max: submissions - 7 };
  const { content: { form } } = await workbench.read(item);
  await workbench.save(item, { form: { ...form, components: tightened } });

  const compiled = compileForm({ ...form, components: tightened }, { dictionaries: {} });
  const rows = (await counter.wired.platform.db('application_submissions').select('data')).map(({ data }) => JSON.parse(data));
  const bareFrom = performance.now();
  for (const data of rows) compiled.process(data, { locale: 'zh', now: counter.clock.now() });
  const bare = (performance.now() - bareFrom) / 1000;

  if (rows.length !== submissions) throw new Error(`there are ${rows.length} submissions`);
  const waited: number[] = [];
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      const from = performance.now();
      await workbench.citizen.get('/api/health');
      waited.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const from = performance.now();
  let judged = 0, differing = 0, portions = 0;
  for (let next: string | null = null; portions === 0 || next !== null; portions++) {
    const { body } = await workbench.administrator.post(`${pathOf(item)}/replay`, { last: submissions - judged, ...(next && { after: next }) });
    judged += body.judged;
    differing += body.differing;
    next = body.next;
  }
  const seconds = (performance.now() - from) / 1000;
  isOver = true;
  await others;
  print({ bench: 'replay', submissions: judged, differing, portions, seconds: round(seconds), bareValidationSeconds: round(bare), ratio: round(seconds / bare), otherRequestsP50: at(waited, 0.5), otherRequestsP99: at(waited, 0.99) });
}

async function previewLine(): Promise<void> {
  const item = 'bench-preview';
  await workbench.draft(item, largeDraft(25));
  const source = (await workbench.read(item)).content.templateSource as string;
  const took: number[] = [];
  for (let index = -3; index < previews; index++) {
    const from = performance.now();
    const answer = await workbench.administrator.post(`${pathOf(item)}/receipt.pdf`, { templateSource: source.replace('<body>', `<body><p>${index}</p>`) });
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    if (index >= 0) took.push(performance.now() - from);
  }
  const bare = await barePdfs(renderTemplate(receiptTemplate, { ...receiptData(), document: documentFacts }));
  print({ bench: 'receipt preview, milliseconds', previews, p50: at(took, 0.5), p95: at(took, 0.95), barePagePdfP50: at(bare, 0.5), barePagePdfP95: at(bare, 0.95), ratio: round(at(took, 0.5) / at(bare, 0.5)) });
}

/** A page that holds the receipt already and only prints it. */
async function barePdfs(html: string): Promise<number[]> {
  const chromium = await findChromium(readConfig({ PUPPETEER_EXECUTABLE_PATH: process.env['PUPPETEER_EXECUTABLE_PATH'], BANSHI_SECRET: 'bench'.repeat(8) }));
  const browser = await puppeteer.launch({ executablePath: chromium.executablePath, headless: chromium.headlessShell ? 'shell' : true, pipe: true, env: { ...process.env, ...chromium.environment }, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'] });
  try {
    const page: Page = await browser.newPage();
    await page.setRequestInterception(true);
    page.on('request', (request) => void readFont(request.url()).then((font) => (font ? request.respond({ contentType: 'font/woff2', headers: { 'access-control-allow-origin': '*' }, body: font }) : request.continue())));
    await page.setContent(html.replace('<style>', `<style>${fontCss()}`));
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const took: number[] = [];
    for (let index = -3; index < previews; index++) {
      const from = performance.now();
      await page.pdf({ preferCSSPageSize: true, printBackground: true });
      if (index >= 0) took.push(performance.now() - from);
    }
    return took;
  } finally {
    await browser.close();
  }
}

async function builderLine(): Promise<void> {
  const item = 'bench-builder';
  await workbench.draft(item, largeDraft(150));
  const browser = await launchBrowser();
  const visitor = await newVisitor(browser, counter.url);
  try {
    await visitor.go(`/login?next=/designer/items`);
    await visitor.signIn('administrator', demoPassword);
    for (const felt of await measureBuilder(visitor, `/designer/items/${portal}/${item}/form`)) print({ bench: 'form builder, 150 components', ...felt });
  } finally {
    await browser.close();
  }
}
