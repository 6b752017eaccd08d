import { appendVersion } from '../../server/catalog/catalog-store.ts';
import { usedDictionaries } from '../../server/catalog/item-version.ts';
import type { FormComponent, ItemSettings } from '../../server/forms/form-definition.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { Counter } from './counter.ts';

/** Publishes an item made for a test on the first portal, with the diagram (unless it brings its own) and template of the first shipped item. */
export async function publishItem(counter: Counter, item: string, components: FormComponent[], settings: Partial<ItemSettings> = {}, workflowXml?: string): Promise<string> {
  const { catalog, platform } = counter.wired;
  const like = catalog.items()[0]!;
  const form = { title: item, display: 'form', components, settings: { item: { audience: ['individual'], workflow: like.workflow, receipt: like.template, ...settings } } };
  await runCommand(platform, systemCaller, (command) => appendVersion(command, { ...like, item, title: item, form, dictionaries: usedDictionaries(form, like.dictionaries), ...(workflowXml && { workflowXml }) }, 99, 'test'));
  await catalog.load();
  return `${like.portal}/${item}`;
}
