import { createHash } from 'node:crypto';
import { compileForm, type CompiledForm } from '../forms/compile-form.ts';
import type { Dictionary, FormComponent, FormDefinition, ItemSettings } from '../forms/form-definition.ts';

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
}

export function itemVersion(id: string, version: number, content: ItemContent): ItemVersion {
  return { ...content, id, version, settings: content.form.settings?.item ?? {}, compiled: compileForm(content.form, { dictionaries: content.dictionaries }) };
}

export function contentHash(content: ItemContent): string {
  const { form, dictionaries, workflowXml, workflowParts, templateSource, workflow, template, title } = content;
  return createHash('sha256').update(JSON.stringify([title, form, dictionaries, workflow, workflowXml, workflowParts, template, templateSource])).digest('hex');
}

/** The dictionaries that the form's components name, so that a version carries just its own. */
export function usedDictionaries(form: FormDefinition, all: Readonly<Record<string, Dictionary>>): Record<string, Dictionary> {
  const used: Record<string, Dictionary> = {};
  const visit = (components: readonly FormComponent[]): void => {
    for (const component of components) {
      const name = component.properties?.['dictionary'];
      if (name && all[name]) used[name] = all[name];
      visit(component.components ?? []);
      for (const column of component.columns ?? []) visit(column.components ?? []);
    }
  };
  visit(form.components);
  return used;
}
