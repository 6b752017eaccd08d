import { createHash } from 'node:crypto';
import { systemCaller } from '../platform/caller.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { checkForm } from '../forms/check-form.ts';
import type { Dictionary, FormDefinition, ListShape } from '../forms/form-definition.ts';
import { registerFields } from '../forms/register-fields.ts';
import { administeredItems, appendVersion, isAllPublished, savePortal, withdrawAllBut } from './catalog-store.ts';
import { usedDictionaries, type ItemContent, type WorkflowParts } from './item-version.ts';
import { checkOperatorRight } from './check-operator-right.ts';
import { checkRegistrationRecords } from './check-registration-records.ts';
import { readPortalSettings } from './portal-settings.ts';
import { readConfiguration, type ConfigurationFiles, type PortalFiles } from './read-configuration.ts';

type PartsOf = (xml: string) => Promise<WorkflowParts>;

/** What the other parts check about a portal and its items: lists, registers, its diagram and its template. */
export interface ItemChecks {
  /** Checks the portal's registers and brings their tables in step with them. */
  syncRegisters(platform: Platform, portal: string, registers: Readonly<Record<string, FormDefinition>>, dictionaries: Record<string, Dictionary>): Promise<void>;
  /** The portal's declared lists. */
  lists(portal: PortalFiles): FieldError[];
  /** The portal's declared queries. */
  queries(portal: PortalFiles): FieldError[];
  registers(content: ItemContent, registers: Readonly<Record<string, FormDefinition>>, lists: Readonly<Record<string, unknown>>): FieldError[];
  /** Reads all diagrams and decisions once; the answer tells of a diagram which of them it calls, directly or through others. */
  calledParts(workflows: readonly string[], decisions: readonly string[]): Promise<PartsOf>;
  diagram(xml: string, groups: readonly string[], content: ItemContent): Promise<FieldError[]>;
  template(source: string, content: ItemContent): FieldError[];
}

/**
 * Publishes the shipped files that differ from what is published; a second start finds nothing to do. What does not
 * pass the checks is refused as a whole portal part, with file, element and reason.
 */
export async function loadShipped(platform: Platform, checks: ItemChecks): Promise<string[]> {
  const files = readConfiguration(platform.config.rootDir);
  const partsOf = await checks.calledParts(Object.values(files.workflows), Object.values(files.decisions));
  const published: string[] = [];
  for (const portal of files.portals) published.push(...(await loadPortal(platform, files, portal, checks, partsOf)));
  return published;
}

/** The note of versions that came from files; only those are withdrawn when their file is gone. */
const shippedNote = 'shipped configuration';

async function loadPortal(platform: Platform, files: ConfigurationFiles, portal: PortalFiles, checks: ItemChecks, partsOf: PartsOf): Promise<string[]> {
  const groups = readPortalSettings(portal.portal, portal.settings).groups.map((group) => group.name);
  const contents: ItemContent[] = [];
  for (const { item, form } of portal.items) {
    const content = itemContent(files, portal, item, form);
    contents.push({ ...content, workflowParts: await partsOf(content.workflowXml) });
  }
  const { items: _, ...stored } = portal;
  const hash = createHash('sha256').update(JSON.stringify(stored)).digest('hex');
  const administered = await administeredItems(platform.db, portal.portal);
  const ours = contents.filter(({ item }) => !administered.has(item));
  const isUnchanged = await isAllPublished(platform.db, portal.portal, hash, ours);
  if (!isUnchanged) refuseBadLists(portal, checks);
  await checks.syncRegisters(platform, portal.portal, portal.registers, portal.dictionaries);
  if (!isUnchanged) for (const content of ours) await refuseWhatFails(content, portal, groups, checks);
  return runCommand(platform, systemCaller, async (command) => {
    const published: string[] = [];
    if (await savePortal(command, stored, hash)) published.push(portal.portal);
    for (const [position, content] of contents.entries()) {
      if (administered.has(content.item)) continue;
      const version = await appendVersion(command, content, position, shippedNote);
      if (version !== null) published.push(`${content.portal}/${content.item} v${version}`);
    }
    published.push(...(await withdrawAllBut(command, portal.portal, contents.map(({ item }) => item), shippedNote)));
    if (published.length > 0) command.audit({ action: 'catalog.load', subjectType: 'portal', subjectId: portal.portal, details: { published } });
    return published;
  });
}

function itemContent(files: Pick<ConfigurationFiles, 'workflows' | 'templates'>, portal: Pick<PortalFiles, 'portal' | 'dictionaries'>, item: string, form: FormDefinition): Omit<ItemContent, 'workflowParts'> {
  const place = `forms/${portal.portal}/${item}.json`;
  const settings = form.settings?.item ?? {};
  const named = (kind: 'workflow' | 'receipt', texts: Record<string, string>): [string, string] => {
    const name = settings[kind];
    const text = name && texts[name];
    if (!name || text === undefined || text === '') throw new Problem('invalid_configuration', {}, [{ path: `${place}#settings.item.${kind}`, code: `unknown_${kind}`, message: `there is no ${kind} named "${name ?? ''}"` }]);
    return [name, text];
  };
  const [workflow, workflowXml] = named('workflow', files.workflows);
  const [template, templateSource] = named('receipt', files.templates);
  return { portal: portal.portal, item, title: form.title ?? item, form, dictionaries: usedDictionaries(form, portal.dictionaries), workflow, workflowXml, template, templateSource };
}

function refuseBadLists(portal: PortalFiles, checks: ItemChecks): void {
  const errors = [...checks.lists(portal), ...checks.queries(portal), ...checkRegistrationRecords(portal)];
  if (errors.length > 0) throw new Problem('invalid_configuration', {}, errors);
}

async function refuseWhatFails(content: ItemContent, portal: PortalFiles, groups: readonly string[], checks: ItemChecks): Promise<void> {
  const environment = { dictionaries: portal.dictionaries, lists: portal.lists as Record<string, ListShape>, registers: registerFields(portal.registers) };
  const form = [...checkForm(content.form, environment), ...checkOperatorRight(content.form, readPortalSettings(portal.portal, portal.settings))].map(({ element, code, message }) => ({ path: `forms/${content.portal}/${content.item}.json#${element}`, code, message: message.en }));
  const errors = [...form, ...checks.registers(content, portal.registers, portal.lists), ...(await checks.diagram(content.workflowXml, groups, content)), ...checks.template(content.templateSource, content)];
  if (errors.length > 0) throw new Problem('invalid_configuration', {}, errors);
}
