/** Templates of materials that are made of a declared list for each applicant: how they are declared, and their check. */
import { expressionProblems } from './check-calculations.ts';
import { isPlainObject } from './component-type.ts';
import type { FormEnvironment, ItemSettings, MaterialDefinition } from './form-definition.ts';
import { type FormProblem, formProblem } from './form-problems.ts';
import { isFeel } from '../expressions/feel.ts';
import type { FormNode } from './plan-form.ts';

/** A column of the sheet: a column of the list by its key, or one to be filled in, which has a heading instead. */
export interface TemplateColumn { column?: string; heading?: string; format?: 'text' | 'integer' | 'number' | 'money' | 'date'; note?: string; required?: boolean }

/**
 * The list's rows, as the applicant may see them, become a sheet that is downloaded, filled in and handed in again;
 * `fileName` is a text or FEEL over the account, the answers and their sources, without an extension.
 */
export interface GeneratedTemplate { list: string; name: string; fileName: string; columns: TemplateColumn[]; zip?: boolean }

const text = { type: 'string', minLength: 1 } as const;

/** The shape of `template` of a material: the name of a shipped file, or what is generated. */
export const templateSchema = {
  anyOf: [
    { type: 'string' },
    {
      type: 'object', required: ['generate'], additionalProperties: false,
      properties: {
        generate: {
          type: 'object', required: ['list', 'name', 'fileName', 'columns'], additionalProperties: false,
          properties: {
            list: text, name: text, fileName: text, zip: { type: 'boolean' },
            columns: {
              type: 'array', minItems: 1, maxItems: 200,
              items: {
                type: 'object', additionalProperties: false, anyOf: [{ required: ['column'] }, { required: ['heading'] }],
                properties: { column: text, heading: text, format: { enum: ['text', 'integer', 'number', 'money', 'date'] }, note: text, required: { type: 'boolean' } },
              },
            },
          },
        },
      },
    },
  ],
} as const;

export function generatedTemplate(material: Pick<MaterialDefinition, 'template'> | undefined): GeneratedTemplate | undefined {
  const template = material?.template;
  return isPlainObject(template) ? template.generate as GeneratedTemplate : undefined;
}

/** The texts of a generated template that people read. */
export function templateTexts(template: GeneratedTemplate): string[] {
  return [template.name, ...template.columns.flatMap(({ heading, note }) => [heading, note].filter((one) => one !== undefined)), ...(isFeel(template.fileName) ? [] : [template.fileName])];
}

/** The list and its columns are there, what is generated is what the slot takes, and the file name can be reckoned. */
export function checkGeneratedTemplate(item: ItemSettings, material: MaterialDefinition, element: string, root: FormNode, environment: FormEnvironment): FormProblem[] {
  const template = generatedTemplate(material);
  if (!template) return [];
  const place = `${element}.template.generate`;
  const problems: FormProblem[] = [];
  const list = environment.lists && Object.hasOwn(environment.lists, template.list) ? environment.lists[template.list] : undefined;
  if (environment.lists && !list) problems.push(formProblem(`${place}.list`, 'unknown_list', template.list));
  const given = list && new Set(list.columns.map(({ key }) => key));
  const used = new Set<string>();
  template.columns.forEach(({ column, heading }, index) => {
    if (given && column !== undefined && !given.has(column)) problems.push(formProblem(`${place}.columns[${index}]`, 'unknown_list_column', column));
    const name = heading ?? `column ${column}`;
    if (used.has(name)) problems.push(formProblem(`${place}.columns[${index}]`, 'duplicate_column', heading ?? column));
    used.add(name);
  });
  const kind = template.zip ? 'zip' : 'excel';
  if (!(material.accept ?? []).includes(kind)) problems.push(formProblem(`${element}.accept`, 'template_not_accepted', kind));
  if (isFeel(template.fileName)) problems.push(...expressionProblems(`${place}.fileName`, template.fileName, new Set(['account', 'form', 'item', ...Object.keys(item.sources ?? {})]), root));
  return problems;
}
