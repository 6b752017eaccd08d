import type { FormComponent } from '../../server/forms/form-definition.ts';
import type { Visitor } from '../journeys/open-browser.ts';
import { clickOn } from '../platform/click-on.ts';

const values = [{ value: 'a', label: '甲' }, { value: 'b', label: '乙' }];
const kinds: readonly Partial<FormComponent>[] = [
  { type: 'textfield' }, { type: 'number' }, { type: 'select', data: { values } }, { type: 'datetime', enableTime: false }, { type: 'checkbox' }, { type: 'radio', values },
];

/** A form of so many components: fields in panels of a dozen, a grid with a total, conditions here and there. */
export function largeDraft(count: number): FormComponent[] {
  const panels = Math.max(1, Math.floor((count - 4) / 13));
  const fields = Array.from({ length: count - 4 - panels }, (_, index): FormComponent => ({
    ...kinds[index % kinds.length], type: kinds[index % kinds.length]!.type!, key: `f${index}`, label: `项目${index}`, input: true,
    ...(index % 12 === 6 ? { conditional: { show: true, when: 'f2', eq: 'b' } } : {}),
  }));
  const each = Math.ceil(fields.length / panels);
  return [
    ...Array.from({ length: panels }, (_, index): FormComponent => ({ type: 'panel', key: `p${index}`, title: `第${index + 1}部分`, input: false, components: fields.slice(index * each, (index + 1) * each) })),
    { type: 'datagrid', key: 'rows', label: '明细', input: true, components: [{ type: 'textfield', key: 'subject', label: '名目', input: true }, { type: 'number', key: 'cost', label: '金额', input: true }] },
    { type: 'number', key: 'sum', label: '合计', input: true, disabled: true, calculateValue: { total: [{ var: 'data.rows' }, 'cost'] } },
  ];
}

/** Components with those that stand within them. */
export function everyComponent(components: readonly FormComponent[]): FormComponent[] {
  return components.flatMap((component) => [component, ...everyComponent(component.components ?? [])]);
}

/** Milliseconds until what was asked for is seen, and the longest task that kept the page from answering. */
export interface Felt { action: string; milliseconds: number; longestTask: number }

/** Opens the builder and does in it what administrators do, each once after the other. */
export async function measureBuilder(visitor: Visitor, address: string): Promise<Felt[]> {
  const { page } = visitor;
  const felt: Felt[] = [];
  await page.evaluateOnNewDocument(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });
  });
  const measure = async (action: string, work: () => Promise<unknown>): Promise<void> => {
    await page.evaluate(() => { (globalThis as unknown as { tasks?: number[] }).tasks?.splice(0); }).catch(() => undefined);
    const from = performance.now();
    await work();
    const milliseconds = Math.round(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
    felt.push({ action, milliseconds, longestTask: Math.round(Math.max(0, ...tasks)) });
  };
  const gone = (): Promise<unknown> => page.waitForFunction(() => !document.querySelector('dialog.component-settings'));
  const on = (key: string): string => `.builder-canvas [data-component="${key}"]`;
  const press = (key: string, ref: string): Promise<void> => clickOn(page, `${on(key)} > .builder-buttons [ref="${ref}"]`);
  const setInput = async (selector: string, value: string): Promise<void> => {
    await page.waitForSelector(selector);
    await page.$eval(selector, (element, text) => { const input = element as HTMLInputElement; input.value = text; input.dispatchEvent(new Event('input', { bubbles: true })); }, value);
  };

  await measure('open', async () => { await visitor.go(address); await page.waitForSelector('#builder[data-ready]'); });
  await measure('add: palette to dialog', async () => { await clickOn(page, '[data-key="textfield"]'); await page.waitForSelector('dialog.component-settings[open]'); });
  await measure('add: dialog to canvas', async () => { await setInput('#component-key', 'added'); await setInput('#component-label', '新增'); await clickOn(page, '#component-apply'); await page.waitForSelector(on('added')); await gone(); });
  await measure('settings: open', async () => { await press('f10', 'editComponent'); await page.waitForSelector('dialog.component-settings[open]'); });
  await measure('settings: apply', async () => { await setInput('#component-label', '改过的名称'); await clickOn(page, '#component-apply'); await gone(); await page.waitForFunction((selector) => document.querySelector(selector)?.textContent?.includes('改过的名称'), {}, on('f10')); });
  await measure('move up', async () => { await press('f20', 'moveUp'); await page.waitForFunction((before, after) => { const one = document.querySelector(before), other = document.querySelector(after); return one && other && Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING); }, {}, on('f20'), on('f19')); });
  await measure('drag', async () => { await drag(visitor, on('f30'), on('f26')); await page.waitForFunction((before, after) => { const one = document.querySelector(before), other = document.querySelector(after); return one && other && Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING); }, {}, on('f30'), on('f26')); });
  await measure('duplicate', async () => { await press('f40', 'duplicate'); await page.waitForFunction((count) => document.querySelectorAll('.builder-canvas [data-component]').length >= count, {}, 152); });
  await measure('remove', async () => { await press('f41', 'removeComponent'); await page.waitForFunction((selector) => !document.querySelector(selector), {}, on('f41')); });
  await measure('undo', async () => { await clickOn(page, '#undo'); await page.waitForSelector(on('f41')); });
  await measure('redo', async () => { await clickOn(page, '#redo'); await page.waitForFunction((selector) => !document.querySelector(selector), {}, on('f41')); });
  return felt;
}

/** Drags one component onto the upper half of another one of the same holder, by mouse. */
export async function drag({ page }: Visitor, what: string, before: string): Promise<void> {
  await page.$eval(before, (element) => element.scrollIntoView({ block: 'center' }));
  const [from, to] = [await (await page.$(what))!.boundingBox(), await (await page.$(before))!.boundingBox()];
  if (!from || !to) throw new Error(`${what} or ${before} is not seen`);
  await page.mouse.move(from.x + 20, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 22, from.y + 2, { steps: 3 });
  await page.mouse.move(to.x + 20, to.y + 6, { steps: 12 });
  await page.mouse.move(to.x + 20, to.y + 3, { steps: 2 });
  await page.mouse.up();
}
