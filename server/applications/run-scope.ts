import type { ItemVersion } from '../catalog/item-version.ts';
import type { Application, Submission } from './application-store.ts';

/** What the diagram's expressions may read: the submission, the records it was filled from, the item, the applicant. */
export function runScope(application: Application, version: ItemVersion, submission: Submission): Record<string, unknown> {
  return {
    ...submission.sources,
    form: submission.data,
    application: { id: application.id, number: application.number, submittedAt: submission.submittedAt, submission: submission.seq },
    applicant: { accountId: application.applicantId, name: application.applicantName },
    item: {
      ...(version.settings['parameters'] as Record<string, unknown> | undefined),
      ref: `${version.portal}/${version.item}`, portal: version.portal, title: version.title, version: version.version,
      promisedTime: version.settings.promisedTime ?? null,
    },
  };
}

/** The names that an item's expressions may read, for the checks at publishing. */
export const runScopeNames = ['form', 'application', 'applicant', 'item'] as const;
