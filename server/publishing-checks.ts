import { runScopeNames } from './applications/run-scope.ts';
import type { ItemChecks } from './catalog/load-shipped.ts';
import { checkTemplate } from './documents/check-template.ts';
import { checkDiagram } from './workflow/check-diagram.ts';

/** The publishing checks of the rungs above the catalogue: diagrams and templates. */
export const publishingChecks: ItemChecks = {
  async diagram(xml, groups, content) {
    const names = [...runScopeNames, ...Object.keys(content.form.settings?.item?.sources ?? {})];
    const findings = await checkDiagram(xml, { groups, names });
    return findings.map(({ element, code, message }) => ({ path: `workflows/${content.workflow}.bpmn#${element}`, code, message: message.en }));
  },
  template(source, content) {
    return checkTemplate(source).map(({ element, code, message }) => ({ path: `templates/${content.template}.hbs#${element}`, code, message: message.en }));
  },
};
