import { runScopeNames } from './applications/run-scope.ts';
import type { ItemChecks } from './catalog/load-shipped.ts';
import { checkTemplate } from './documents/check-template.ts';
import { Problem } from './platform/errors.ts';
import { checkQuery } from './queries/check-query.ts';
import { checkItemRegisters } from './registers/check-item-registers.ts';
import { checkList } from './registers/check-list.ts';
import { checkRegisters } from './registers/check-registers.ts';
import { readRegisterDefinition } from './registers/register-definition.ts';
import { syncRegisterTable } from './registers/register-table.ts';
import { partsFor, partsFrom } from './workflow/called-parts.ts';
import { checkDiagram, type DiagramFinding } from './workflow/check-diagram.ts';
import { readDecisions } from './workflow/read-decisions.ts';

/** Most items share a diagram and what it may read, and a dry run takes long: the same question is answered once. */
const checkedDiagrams = new Map<string, Promise<DiagramFinding[]>>();
const mostCheckedDiagrams = 200;

/** The publishing checks that the catalogue leaves to others: registers, diagrams and templates. */
export const publishingChecks: ItemChecks = {
  async syncRegisters({ db }, portal, registers, dictionaries) {
    const errors = checkRegisters(portal, registers, dictionaries);
    if (errors.length > 0) throw new Problem('invalid_configuration', {}, errors);
    for (const [register, form] of Object.entries(registers)) await syncRegisterTable(db, readRegisterDefinition(portal, register, form, dictionaries));
  },
  lists({ portal, lists, registers, dictionaries, items, queries }) {
    const sources = [...new Set([...items.flatMap(({ form }) => Object.keys(form.settings?.item?.sources ?? {})), ...Object.values(queries).flatMap(sourcesOfQuery)])];
    return Object.entries(lists).flatMap(([list, json]) => checkList(portal, list, json, { registers, dictionaries, sources }));
  },
  queries({ portal, queries, statementTemplates, registers, dictionaries, lists, items }) {
    const forms = Object.fromEntries(items.map(({ item, form }) => [item, form]));
    return Object.entries(queries).flatMap(([query, json]) => checkQuery(portal, query, json, { registers, dictionaries, lists, items: forms, templates: statementTemplates }));
  },
  registers: (content, registers, lists) => checkItemRegisters(content, registers, { names: runScopeNames, lists }),
  async calledParts(workflows, decisions) {
    const library = await partsFrom(workflows, decisions);
    const known = new Map<string, ReturnType<typeof partsFor>>();
    return (xml) => {
      const parts = known.get(xml) ?? partsFor(xml, library);
      known.set(xml, parts);
      return parts;
    };
  },
  async diagram(xml, groups, content) {
    const names = [...runScopeNames, ...Object.keys(content.form.settings?.item?.sources ?? {}).sort()];
    const key = JSON.stringify([xml, groups, names, content.workflowParts]);
    const { processes, decisions = [] } = content.workflowParts;
    const checked = checkedDiagrams.get(key) ?? decisionIds(decisions).then((ids) => checkDiagram(xml, { groups, names, processes, decisions: ids }));
    checkedDiagrams.set(key, checked);
    if (checkedDiagrams.size > mostCheckedDiagrams) checkedDiagrams.delete(checkedDiagrams.keys().next().value as string);
    const findings = await checked;
    return findings.map(({ element, code, message }) => ({ path: `workflows/${content.workflow}.bpmn#${element}`, code, message: message.en }));
  },
  template(source, content) {
    return checkTemplate(source).map(({ element, code, message }) => ({ path: `templates/${content.template}.hbs#${element}`, code, message: message.en }));
  },
};

/** The names that lists may read when the query shows them. */
function sourcesOfQuery(json: unknown): string[] {
  return Object.keys((json as { search?: { sources?: object } } | null)?.search?.sources ?? {});
}

async function decisionIds(decisions: readonly string[]): Promise<string[]> {
  return (await Promise.all(decisions.map(readDecisions))).flat().map((decision) => decision.id);
}
