import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedChoice } from '../catalog/portal-settings.ts';
import { nationalFormats } from '../forms/national-formats.ts';
import type { FormComponent } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import type { Locale } from '../platform/errors.ts';
import { parseDiagram, readDiagram } from '../workflow/read-diagram.ts';
import { refuseUnlessAdministersPortal, sharedFiles, type Designer } from './designer.ts';
import type { PortalChoices } from './item-view.ts';

interface Titled { title?: string; english?: string; columns?: { key: string; label?: string; english?: string }[] }

/** Everything of a portal that an item may name, with what people call it. */
export async function portalChoices(designer: Designer, caller: Caller, portal: string): Promise<PortalChoices> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { catalog, platform } = designer.applications;
  const { locale } = caller;
  const settings = catalog.portal(portal), declared = catalog.declared(portal);
  const { workflows, templates } = sharedFiles(designer);
  const named = (list: readonly NamedChoice[]) => list.map(({ value, label = value, en }) => ({ name: value, label: locale === 'zh' ? label : en }));
  return {
    portal,
    dictionaries: Object.entries(declared.dictionaries).map(([name, { title }]) => ({ name, label: title ?? name })),
    lists: Object.entries(declared.lists as Record<string, Titled>).map(([name, list]) => ({
      name, label: titleOf(list, name, locale), columns: (list.columns ?? []).map(({ key, label, english }) => ({ name: key, label: (locale === 'zh' ? label : english ?? label) ?? key })),
    })),
    registers: Object.entries(declared.registers).map(([name, form]) => ({
      name, label: form.title ?? name, fields: leaves(form.components).map((component) => ({ name: component.key!, label: component.label ?? component.key!, component })),
      keys: (form.settings?.['register'] as { keys?: string[][] } | undefined)?.keys ?? [],
    })),
    accountAttributes: [...new Set(catalog.items().flatMap(({ settings: item }) => [...JSON.stringify(item.sources ?? {}).matchAll(/\baccount\.(\w+)/g)].map(([, name]) => name!)))].sort(),
    formats: Object.entries(nationalFormats).map(([name, format]) => ({ name, label: format.name[locale] })),
    groups: settings.groups.map(({ name, label, en }) => ({ name, label: locale === 'zh' ? label : en })),
    categories: named(settings.categories),
    purposes: Object.fromEntries(Object.entries(settings.purposes).map(([category, list]) => [category, named(list)])),
    workflows: await Promise.all(Object.entries(workflows).map(([name, xml]) => describeWorkflow(name, xml, locale))),
    templates: Object.keys(templates).map((name) => ({ name, label: name })),
    samples: filesIn(join(platform.config.rootDir, 'forms', portal, 'samples')),
  };
}

const titleOf = ({ title, english }: Titled, name: string, locale: Locale): string => (locale === 'en' ? english ?? title : title) ?? name;

function leaves(components: readonly FormComponent[]): FormComponent[] {
  return components.flatMap((component) => (component.input === false || ['panel', 'fieldset', 'columns'].includes(component.type)
    ? leaves([...(component.components ?? []), ...(component.columns ?? []).flatMap((column) => column.components ?? [])]) : component.key ? [component] : []));
}

async function describeWorkflow(name: string, xml: string, locale: Locale): Promise<PortalChoices['workflows'][number]> {
  try {
    const model = readDiagram(await parseDiagram(xml));
    const steps = [...model.elements.values()].filter(({ type }) => /UserTask/.test(type)).map((element) => (locale === 'en' && element.nameEn) || element.name || element.id);
    return { name, label: (locale === 'en' && model.nameEn) || model.name || name, steps };
  } catch {
    // A diagram that cannot be read is named by its file; choosing it shows why.
    return { name, label: name, steps: [] };
  }
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^[\w-]+\.[a-z]+$/.test(name)).sort() : [];
}
