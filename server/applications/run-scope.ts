import { evaluateText } from '../expressions/feel.ts';
import { expressionData } from '../forms/field-expressions.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { Application, Submission } from './application-store.ts';

/**
 * What the diagram's expressions may read: the submission (null where a field has no answer), the records it was filled
 * from, the item, the applicant.
 * `settings.item.parameters` gives shared diagrams what they differ in from item to item, as texts or FEEL over the
 * submission; it is read as `item.…`, and where a case is routed (`region`, `counterparty`) also as `application.…`.
 */
export function runScope(application: Application, version: ItemVersion, submission: Submission): Record<string, unknown> {
  const filled = { ...submission.sources, form: expressionData(version.compiled.root, submission.data), applicant: { accountId: application.applicantId, name: application.applicantName } };
  const parameters = parametersOf(version, filled, new Date(submission.submittedAt));
  return {
    ...filled,
    application: {
      region: parameters['region'] ?? null, counterparty: parameters['counterparty'] ?? null,
      id: application.id, number: application.number, submittedAt: submission.submittedAt, submission: submission.seq, rows: application.rowCount,
    },
    item: {
      ...parameters,
      ref: `${version.portal}/${version.item}`, portal: version.portal, title: version.title, version: version.version,
      promisedTime: version.settings.promisedTime ?? null,
    },
  };
}

function parametersOf(version: ItemVersion, scope: Record<string, unknown>, now: Date): Record<string, unknown> {
  return Object.fromEntries(Object.entries(version.settings.parameters ?? {}).map(([name, value]) => [
    name, typeof value === 'string' ? evaluateText(value, scope, `parameters.${name}`, now) : value,
  ]));
}

/** The names that an item's expressions may read, for the checks at publishing. */
export const runScopeNames = ['form', 'application', 'applicant', 'item'] as const;
