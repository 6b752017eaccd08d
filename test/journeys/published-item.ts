import { appendVersion, savePortal } from '../../server/catalog/catalog-store.ts';
import { usedDictionaries, type ItemVersion } from '../../server/catalog/item-version.ts';
import type { Dictionary, FormComponent, FormDefinition, ItemSettings, ListShape } from '../../server/forms/form-definition.ts';
import { checkForm } from '../../server/forms/check-form.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { checkQuery } from '../../server/queries/check-query.ts';
import { readRegisterDefinition } from '../../server/registers/register-definition.ts';
import { insertRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import type { Counter } from './counter.ts';

/** A shipped item that one reviewer decides: what is made for a test goes its way. */
function reviewedItem({ wired: { catalog } }: Counter): ItemVersion {
  return catalog.items().find(({ portal, workflow }) => portal === 'heilongjiang' && workflow === 'single-review')!;
}

/** Publishes an item made for a test beside `reviewedItem`, with its diagram (unless it brings its own) and template. */
export async function publishItem(counter: Counter, item: string, components: FormComponent[], settings: Partial<ItemSettings> = {}, workflowXml?: string): Promise<string> {
  const { catalog, platform } = counter.wired;
  const like = reviewedItem(counter);
  const form = { title: item, display: 'form', components, settings: { item: { audience: ['individual'], workflow: like.workflow, receipt: like.template, ...settings } } };
  await runCommand(platform, systemCaller, (command) => appendVersion(command, { ...like, item, title: item, form, dictionaries: usedDictionaries(form, like.dictionaries), ...(workflowXml && { workflowXml }) }, 99, 'test'));
  await catalog.load();
  return `${like.portal}/${item}`;
}

/** A portal made for a test: registers with their records, lists, code lists, and items. */
export interface TestPortal {
  portal: string;
  registers: Record<string, FormDefinition>;
  records: Record<string, Values[]>;
  lists: Record<string, ListShape>;
  dictionaries?: Record<string, Dictionary>;
  items: Record<string, FormDefinition>;
  queries?: Record<string, unknown>;
  statementTemplates?: Record<string, string>;
}

/** Publishes a whole portal; its items go the way of the shipped diagram and template of these names. An item that the publishing check would refuse fails here too. */
export async function publishPortal(counter: Counter, { portal, registers, records, lists, dictionaries = {}, items, queries = {}, statementTemplates = {} }: TestPortal, like = reviewedItem(counter)): Promise<void> {
  const { catalog, platform, applications } = counter.wired;
  const definitions = Object.entries(registers).map(([register, form]) => readRegisterDefinition(portal, register, form, dictionaries));
  for (const definition of definitions) await syncRegisterTable(platform.db, definition);
  const settings = { title: portal, english: portal, categories: [], purposes: {}, notices: [], groups: [] };
  for (const [item, form] of Object.entries(items)) {
    const problems = checkForm(form, { dictionaries, lists });
    if (problems.length > 0) throw new Error(`${item}: ${problems.map(({ element, message }) => `${element}: ${message.en}`).join('\n')}`);
  }
  const wrong = Object.entries(queries).flatMap(([query, json]) => checkQuery(portal, query, json, { registers, dictionaries, lists, items, templates: statementTemplates }));
  if (wrong.length > 0) throw new Error(wrong.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  await runCommand(platform, systemCaller, async (command) => {
    await savePortal(command, { portal, settings, dictionaries, registers, lists, records: {}, queries, statementTemplates }, portal);
    for (const [item, form] of Object.entries(items)) {
      await appendVersion(command, { ...like, portal, item, title: form.title ?? item, form, dictionaries: usedDictionaries(form, dictionaries) }, 0, 'test');
    }
    for (const definition of definitions) await insertRecords(command, definition, records[definition.register] ?? [], { type: 'test', id: portal });
  });
  await catalog.load();
  applications.registers.fill(catalog.registerForms());
  applications.registers.fillLists(catalog.lists());
}
