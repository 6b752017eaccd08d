import { createHash } from 'node:crypto';
import { compileForm, type CompiledForm } from '../forms/compile-form.ts';
import type { Dictionary, FormDefinition, ItemSettings, ListShape } from '../forms/form-definition.ts';
import { dictionaryNames } from '../forms/used-dictionaries.ts';

/** The declared lists by portal and name. */
export type PortalLists = Readonly<Record<string, Readonly<Record<string, ListShape>>>>;

export interface WorkflowParts { processes?: Readonly<Record<string, string>>; decisions?: readonly string[] }

/** What a published version consists of: the three files and the code lists that the form uses. */
export interface ItemContent {
  portal: string;
  item: string;
  title: string;
  form: FormDefinition;
  dictionaries: Record<string, Dictionary>;
  workflow: string;
  workflowXml: string;
  /** What the diagram calls: other diagrams by process id, and DMN decisions. Pinned with the version. */
  workflowParts: WorkflowParts;
  template: string;
  templateSource: string;
}

export interface ItemVersion extends ItemContent {
  id: string;
  version: number;
  settings: ItemSettings;
  compiled: CompiledForm;
  /** Days (`YYYY-MM-DD`, both included) between which new applications are taken; of current versions. */
  offered?: { from: string | null; until: string | null };
}

/** `lists` are the portal's as they are now: a list is no part of a version, since the records that it shows are not either. */
export function itemVersion(id: string, version: number, content: ItemContent, lists: PortalLists): ItemVersion {
  const compiled = compileForm(content.form, { dictionaries: content.dictionaries, lists: lists[content.portal] ?? {} });
  return { ...content, id, version, settings: content.form.settings?.item ?? {}, compiled };
}

export function contentHash(content: ItemContent): string {
  const { form, dictionaries, workflowXml, workflowParts, templateSource, workflow, template, title } = content;
  return createHash('sha256').update(JSON.stringify([title, form, dictionaries, workflow, workflowXml, workflowParts, template, templateSource])).digest('hex');
}

/** The dictionaries that the form's components name, so that a version carries just its own. */
export function usedDictionaries(form: FormDefinition, all: Readonly<Record<string, Dictionary>>): Record<string, Dictionary> {
  return Object.fromEntries([...dictionaryNames(form)].filter((name) => all[name]).map((name) => [name, all[name]!]));
}
