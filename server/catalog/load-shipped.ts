import { systemCaller } from '../platform/caller.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { checkForm } from '../forms/check-form.ts';
import type { Dictionary, FormDefinition, ListShape } from '../forms/form-definition.ts';
import { registerFields } from '../forms/register-fields.ts';
import { administeredItems, appendVersion, isAllPublished, lockPortal, savePortal, withdrawAllBut } from './catalog-store.ts';
import { usedDictionaries, type ItemContent, type WorkflowParts } from './item-version.ts';
import { checkOperatorRight } from './check-operator-right.ts';
import { checkRegistrationRecords } from './check-registration-records.ts';
import { insertEdit, liveEdits, type PortalEdit } from './portal-edit-store.ts';
import { hashOfJson, partContent, withEdits, type PartedPortal } from './portal-parts.ts';
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

const shippedNote = 'shipped configuration';
const asideNote = '与新的随系统文件不符，已搁置 / set aside, since it does not go with the new files';

/** How often administrators may change the portal while it is being loaded. */
const mostTries = 5;

/**
 * What administrators have changed of a portal stays laid over its files. Where the two no longer go together, the files
 * stand and the changes are set aside among the versions, so that a new release always starts.
 */
async function loadPortal(platform: Platform, files: ConfigurationFiles, portal: PortalFiles, checks: ItemChecks, partsOf: PartsOf): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const edits = await liveEdits(platform.db, portal.portal);
    const load = (standing: readonly PortalEdit[], aside: readonly PortalEdit[]) => publishPortal({ platform, files, checks, partsOf, shipped: portal, portal: withEdits(portal, standing), edits, aside });
    try {
      return await load(edits, []).catch((error: unknown) => {
        const edited = edits.filter(({ content }) => content !== null);
        if (edited.length === 0 || !(error instanceof Problem) || error.code !== 'invalid_configuration') throw error;
        platform.log.warn({ portal: portal.portal, parts: edited.map(({ kind, name }) => `${kind} ${name}`), errors: error.errors }, 'what administrators changed does not go with the shipped files and was set aside');
        return load([], edited);
      });
    } catch (error) {
      if (!(error instanceof EditedMeanwhile) || tries === mostTries) throw error;
    }
  }
}

class EditedMeanwhile extends Error {}

/** A portal about to be published: as shipped, and as it is with the changes of its administrators. */
interface Loading { platform: Platform; files: ConfigurationFiles; checks: ItemChecks; partsOf: PartsOf; shipped: PortalFiles; portal: PortalFiles; edits: readonly PortalEdit[]; aside: readonly PortalEdit[] }

async function publishPortal({ platform, files, checks, partsOf, shipped, portal, edits, aside }: Loading): Promise<string[]> {
  const groups = readPortalSettings(portal.portal, portal.settings).groups.map((group) => group.name);
  const contents: ItemContent[] = [];
  for (const { item, form } of portal.items) {
    const content = itemContent(files, portal, item, form);
    contents.push({ ...content, workflowParts: await partsOf(content.workflowXml) });
  }
  const { items: _, ...stored } = portal;
  const hash = portalHash(stored, shipped);
  const administered = await administeredItems(platform.db, portal.portal);
  const ours = contents.filter(({ item }) => !administered.has(item));
  const isUnchanged = await isAllPublished(platform.db, portal.portal, hash, ours);
  if (!isUnchanged) refuseBadLists(portal, checks);
  await checks.syncRegisters(platform, portal.portal, portal.registers, portal.dictionaries);
  if (!isUnchanged) for (const content of ours) await refuseWhatFails(content, portal, groups, checks);
  return runCommand(platform, systemCaller, async (command) => {
    await lockPortal(command, portal.portal);
    if (await wereEdited(command.db, portal.portal, edits)) throw new EditedMeanwhile();
    const published: string[] = [];
    if (await savePortal(command, stored, hash, shipped)) published.push(portal.portal);
    for (const [position, content] of contents.entries()) {
      if (administered.has(content.item)) continue;
      const version = await appendVersion(command, content, position, shippedNote, true);
      if (version !== null) published.push(`${content.portal}/${content.item} v${version}`);
    }
    published.push(...(await withdrawAllBut(command, portal.portal, contents.map(({ item }) => item))));
    for (const { kind, name } of aside) await insertEdit(command, { portal: portal.portal, kind, name, content: null, note: asideNote, state: 'live', shippedHash: hashOfJson(partContent(shipped, { kind, name })) });
    if (published.length + aside.length > 0) command.audit({ action: 'catalog.load', subjectType: 'portal', subjectId: portal.portal, details: { published, ...(aside.length > 0 && { setAside: aside.map(({ kind, name, version }) => ({ kind, name, version })) }) } });
    return published;
  });
}

async function wereEdited(db: Queryable, portal: string, known: readonly PortalEdit[]): Promise<boolean> {
  const mark = (edits: readonly PortalEdit[]): string => JSON.stringify(edits.map(({ id }) => id));
  return mark(await liveEdits(db, portal)) !== mark(known);
}

/** Tells a portal by everything that it consists of, as it is and as it is shipped. */
export function portalHash(stored: object, { settings, dictionaries }: PartedPortal): string {
  return hashOfJson([stored, settings, dictionaries]);
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
