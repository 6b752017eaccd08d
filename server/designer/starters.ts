import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../platform/errors.ts';
import type { FormComponent, FormDefinition, ListShape } from '../forms/form-definition.ts';
import { sharedFiles, type Designer } from './designer.ts';
import { normalised, type DraftContent } from './item-content.ts';

/** Forms to begin with, beside this file; each names the shared diagram and template that it goes with. */
export const starterNames = ['empty', 'simple', 'money-grid', 'batch', 'query', 'two-party'] as const;
export type StarterName = (typeof starterNames)[number];
/** `list` is what a query shows. */
export interface StarterChoice { starter: StarterName; list?: string }

export function starterContent(designer: Designer, portal: string, { starter, list }: StarterChoice): DraftContent {
  const form = JSON.parse(readFileSync(join(import.meta.dirname, 'starters', `${starter}.json`), 'utf8')) as FormDefinition;
  const { workflows, templates } = sharedFiles(designer);
  const { workflow = '', receipt = '' } = form.settings?.item ?? {};
  if (list !== undefined) form.components.push(gridOf(designer, portal, list));
  return normalised({ form, workflow, workflowXml: workflows[workflow] ?? '', template: receipt, templateSource: templates[receipt] ?? '' });
}

interface DeclaredColumn { key: string; label?: string; english?: string; format?: string }

/** A grid that shows all columns of the list, each as text, and chooses nothing. */
function gridOf({ applications: { catalog } }: Designer, portal: string, list: string): FormComponent {
  const { lists } = catalog.declared(portal);
  const shape = (Object.hasOwn(lists, list) ? lists[list] : undefined) as ListShape | undefined;
  if (!shape) throw new Problem('invalid_request', {}, [{ path: 'from.list', code: 'unknown_list', message: list }]);
  return {
    type: 'recordgrid', key: 'found', label: shape.title ?? list, list, select: 'none', input: true,
    components: (shape.columns as readonly DeclaredColumn[]).map(({ key, label, format }) => ({ type: format === 'money' || format === 'number' ? 'number' : 'textfield', key, label: label ?? key, input: true, disabled: true })),
  };
}
