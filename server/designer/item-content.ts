import { createHash } from 'node:crypto';
import { Problem, type FieldError } from '../platform/errors.ts';
import type { FormDefinition, ItemSettings } from '../forms/form-definition.ts';
import { deepestJson, isDeeperThan } from '../forms/plan-form.ts';
import type { ItemContent } from '../catalog/item-version.ts';
import { isObject } from '../platform/is-object.ts';

/** The three files of an item, with the names of those that may be shared. */
export interface DraftContent {
  form: FormDefinition;
  workflow: string;
  workflowXml: string;
  template: string;
  templateSource: string;
}

export const itemName = /^[a-z][a-z0-9-]{1,78}[a-z0-9]$/;
export const sharedName = /^[\w-]{1,100}$/;
const largestContent = 3 * 1024 * 1024;

/** What a published version has of the three files. */
export function contentOf({ form, workflow, workflowXml, template, templateSource }: Pick<ItemContent, keyof DraftContent>): DraftContent {
  return { form, workflow, workflowXml, template, templateSource };
}

export const settingsOf = ({ form }: Pick<DraftContent, 'form'>): ItemSettings => form.settings?.item ?? {};

/**
 * The content as it is stored: the form names its own workflow and receipt, whatever it said, and nothing that would
 * change a prototype is in it. Throws `invalid_request` for what is no form or too large.
 */
export function normalised(content: DraftContent): DraftContent {
  const refuse = (path: string, message: string): never => { throw new Problem('invalid_request', {}, [{ path, code: 'content', message } satisfies FieldError]); };
  const { form } = content;
  if (typeof form !== 'object' || form === null || !Array.isArray(form.components)) refuse('form.components', 'a form has a list of components');
  if (isDeeperThan(form, deepestJson)) refuse('form', 'the form is nested too deeply');
  const json = JSON.stringify(form, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  if (json.length + content.workflowXml.length + content.templateSource.length > largestContent) throw new Problem('too_large', { limit: '3 MB' });
  const plain = JSON.parse(json) as FormDefinition;
  const settings = isObject(plain.settings) ? plain.settings : {};
  const item = isObject(settings.item) ? settings.item : {};
  return { ...content, form: { ...plain, settings: { ...settings, item: { ...item, workflow: content.workflow, receipt: content.template } } } };
}

export function hashOf(content: DraftContent): string {
  return createHash('sha256').update(JSON.stringify([content.form, content.workflow, content.workflowXml, content.template, content.templateSource])).digest('hex');
}
