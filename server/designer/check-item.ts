import { runScopeNames } from '../applications/run-scope.ts';
import { checkOperatorRight } from '../catalog/check-operator-right.ts';
import { usedDictionaries, type WorkflowParts } from '../catalog/item-version.ts';
import { checkTemplate } from '../documents/check-template.ts';
import { expressionProblems } from '../forms/check-calculations.ts';
import { checkForm } from '../forms/check-form.ts';
import { compileForm, type CompiledForm } from '../forms/compile-form.ts';
import type { ListShape } from '../forms/form-definition.ts';
import { registerFields } from '../forms/register-fields.ts';
import { Problem, type Locale, type Text } from '../platform/errors.ts';
import { checkItemRegisters } from '../registers/check-item-registers.ts';
import { partsFor, partsFrom } from '../workflow/called-parts.ts';
import { checkDiagram, type DiagramFinding } from '../workflow/check-diagram.ts';
import { readDecisions } from '../workflow/read-decisions.ts';
import { sharedFiles, type Designer } from './designer.ts';
import { feelOfDiagram } from './diagram-expressions.ts';
import { settingsOf, type DraftContent } from './item-content.ts';
import type { ItemPart, ItemProblem } from './item-view.ts';
import { receiptPaths } from './receipt-fields.ts';

/** A draft with what it is checked against. */
interface Checked { designer: Designer; portal: string; item: string; content: DraftContent; locale: Locale }

/**
 * Everything for which an item cannot be published, each with its place and reason: the checks of `banshi check` on its
 * three files, those of the portal around it, and what an item cannot do without. Empty where it can be published.
 */
export async function checkItem(designer: Designer, portal: string, item: string, content: DraftContent, locale: Locale): Promise<ItemProblem[]> {
  const checked: Checked = { designer, portal, item, content, locale };
  const form = formProblems(checked);
  const compiled = compiledIfSound(checked, form);
  return [...missing(checked), ...form, ...(compiled ? registerProblems(checked) : []), ...(await diagramProblems(checked, compiled)), ...receiptProblems(checked, compiled)];
}

const missingTexts = {
  missing_title: { zh: '事项还没有名称', en: 'The item has no name yet' },
  missing_fields: { zh: '表单还没有任何项目', en: 'The form has no field yet' },
  missing_audience: { zh: '还没有选择谁可以办理', en: 'Nobody is named who may apply' },
  missing_category: { zh: '还没有选择业务类别', en: 'The category is not chosen yet' },
  unknown_category: { zh: '本平台没有这个业务类别', en: 'The portal has no such category' },
  missing_workflow: { zh: '还没有办理流程', en: 'There is no workflow yet' },
  missing_receipt: { zh: '还没有回执模板', en: 'There is no receipt template yet' },
} satisfies Record<string, Text>;

/** What an item cannot do without: the checklist of the workbench. */
function missing({ designer, portal, content, locale }: Checked): ItemProblem[] {
  const { audience, category } = settingsOf(content);
  const { categories } = designer.applications.catalog.portal(portal);
  const lacks: [keyof typeof missingTexts, ItemPart, string, boolean][] = [
    ['missing_title', 'item', 'title', typeof content.form.title !== 'string' || content.form.title.trim() === ''],
    ['missing_fields', 'form', '', content.form.components.length === 0],
    ['missing_audience', 'item', 'settings.item.audience', !Array.isArray(audience) || audience.length === 0],
    ['missing_category', 'item', 'settings.item.category', !category && categories.length > 0],
    ['unknown_category', 'item', 'settings.item.category', Boolean(category) && !categories.some(({ value }) => value === category)],
    ['missing_workflow', 'workflow', '', content.workflowXml.trim() === ''],
    ['missing_receipt', 'receipt', '', content.templateSource.trim() === ''],
  ];
  return lacks.filter(([, , , isLacking]) => isLacking).map(([code, part, element]) => ({ part, element, code, message: missingTexts[code][locale] }));
}

function formProblems({ designer, portal, content, locale }: Checked): ItemProblem[] {
  const { dictionaries, lists, registers } = designer.applications.catalog.declared(portal);
  const problems = checkForm(content.form, { dictionaries, lists: lists as Record<string, ListShape>, registers: registerFields(registers) });
  return [...problems, ...checkOperatorRight(content.form, designer.applications.catalog.portal(portal))]
    .map(({ element, code, message }) => ({ part: element.startsWith('settings.item') || element === 'title' ? 'item' : 'form', element, code, message: message[locale] }));
}

/** The form compiled, if nothing keeps it from being read at all. */
function compiledIfSound({ designer, portal, content }: Checked, problems: readonly ItemProblem[]): CompiledForm | null {
  if (problems.some(({ code }) => ['malformed_form', 'malformed_item', 'unknown_component', 'invalid_key', 'duplicate_key', 'invalid_rule', 'unsafe_pattern'].includes(code))) return null;
  const { dictionaries, lists } = designer.applications.catalog.declared(portal);
  try {
    return compileForm(content.form, { dictionaries, lists: lists as Record<string, ListShape> });
  } catch {
    // The checks above have named why.
    return null;
  }
}

function registerProblems({ designer, portal, item, content, locale }: Checked): ItemProblem[] {
  const { registers, lists, dictionaries } = designer.applications.catalog.declared(portal);
  const found = checkItemRegisters({ portal, item, form: content.form, workflowXml: content.workflowXml, dictionaries: usedDictionaries(content.form, dictionaries) }, registers, { names: runScopeNames, lists, locale });
  return found.map(({ path, code, message }) => {
    const element = path.split('#')[1] ?? path;
    return { part: /^(settings|sources|effects|rules)/.test(element) ? 'item' : 'form', element, code, message };
  });
}

/** What the shared diagrams are, read once until one of them changes. */
let library: { texts: readonly string[]; parts: ReturnType<typeof partsFrom> } | null = null;

/** What the diagram calls, from the shared files. */
export async function calledParts(designer: Designer, workflowXml: string): Promise<WorkflowParts> {
  const shared = sharedFiles(designer);
  const [workflows, decisions] = [Object.values(shared.workflows), Object.values(shared.decisions)];
  const texts = [...workflows, ...decisions];
  const isKnown = library?.texts.length === texts.length && texts.every((text, index) => text === library?.texts[index]);
  if (!library || !isKnown) library = { texts, parts: partsFrom(workflows, decisions) };
  return partsFor(workflowXml, await library.parts);
}

/** A dry run takes long and most saves leave the diagram as it is: the same question is answered once. */
const answered = new Map<string, DiagramFinding[]>();
const mostAnswered = 100;

async function diagramProblems(checked: Checked, compiled: CompiledForm | null): Promise<ItemProblem[]> {
  const { designer, portal, content, locale } = checked;
  if (content.workflowXml.trim() === '') return [];
  const of = (element: string, code: string, message: string): ItemProblem => ({ part: 'workflow', element, code, message });
  let parts: WorkflowParts;
  try {
    parts = await calledParts(designer, content.workflowXml);
  } catch (error) {
    if (error instanceof Problem) return [of('', 'invalid_xml', error.text(locale))];
    throw error;
  }
  const groups = designer.applications.catalog.portal(portal).groups.map(({ name }) => name);
  const names = [...runScopeNames, ...Object.keys(settingsOf(content).sources ?? {}).sort()];
  const key = JSON.stringify([content.workflowXml, groups, names, parts]);
  const decisions = (await Promise.all((parts.decisions ?? []).map(readDecisions))).flat().map(({ id }) => id);
  const findings = answered.get(key) ?? (await checkDiagram(content.workflowXml, { groups, names, processes: parts.processes, decisions }));
  answered.set(key, findings);
  if (answered.size > mostAnswered) answered.delete(answered.keys().next().value as string);
  return [...findings.map(({ element, code, message }) => of(element, code, message[locale])), ...(compiled ? await unknownAnswers(checked, compiled) : [])];
}

/** Answers that the diagram reads and the form does not ask for. */
async function unknownAnswers({ content, locale }: Checked, { root }: CompiledForm): Promise<ItemProblem[]> {
  const expressions = await feelOfDiagram(content.workflowXml);
  return expressions.flatMap(({ element, text }) => expressionProblems(element, text, new Set(), root)
    .filter(({ code }) => code === 'unknown_expression_field').map(({ code, message }) => ({ part: 'workflow' as const, element, code, message: message[locale] })));
}

function receiptProblems({ content, locale }: Checked, compiled: CompiledForm | null): ItemProblem[] {
  if (content.templateSource.trim() === '') return [];
  return checkTemplate(content.templateSource, compiled ? receiptPaths(compiled) : undefined).map(({ element, code, message }) => ({ part: 'receipt', element, code, message: message[locale] }));
}
