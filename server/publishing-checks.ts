import { runScopeNames } from './applications/run-scope.ts';
import type { ItemChecks } from './catalog/load-shipped.ts';
import { checkTemplate } from './documents/check-template.ts';
import { checkItemRegisters } from './registers/check-item-registers.ts';
import { readRegisterDefinition } from './registers/register-definition.ts';
import { syncRegisterTable } from './registers/register-table.ts';
import { partsFor, partsFrom } from './workflow/called-parts.ts';
import { checkDiagram } from './workflow/check-diagram.ts';
import { readDecisions } from './workflow/read-decisions.ts';

/** The publishing checks that the catalogue leaves to others: registers, diagrams and templates. */
export const publishingChecks: ItemChecks = {
  async syncRegisters({ db }, portal, registers) {
    for (const [register, form] of Object.entries(registers)) await syncRegisterTable(db, readRegisterDefinition(portal, register, form));
  },
  registers: checkItemRegisters,
  parts: async (xml, workflows, decisions) => partsFor(xml, await partsFrom(workflows, decisions)),
  async diagram(xml, groups, content) {
    const names = [...runScopeNames, ...Object.keys(content.form.settings?.item?.sources ?? {})];
    const findings = await checkDiagram(xml, { groups, names, processes: content.workflowParts.processes, decisions: await decisionIds(content.workflowParts.decisions ?? []) });
    return findings.map(({ element, code, message }) => ({ path: `workflows/${content.workflow}.bpmn#${element}`, code, message: message.en }));
  },
  template(source, content) {
    return checkTemplate(source).map(({ element, code, message }) => ({ path: `templates/${content.template}.hbs#${element}`, code, message: message.en }));
  },
};

async function decisionIds(decisions: readonly string[]): Promise<string[]> {
  return (await Promise.all(decisions.map(readDecisions))).flat().map((decision) => decision.id);
}
