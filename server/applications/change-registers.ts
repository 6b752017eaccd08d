import { Problem } from '../platform/errors.ts';
import { applyEffects } from '../registers/apply-effects.ts';
import type { ServiceTask } from '../workflow/service-types.ts';
import { findApplication, findSubmission } from './application-store.ts';
import type { Applications } from './applications.ts';

/** The service tasks `register:update` and `register:create`: carry out the item's effects of the name given. */
export function changeRegisters({ catalog, registers }: Pick<Applications, 'catalog' | 'registers'>): ServiceTask {
  return async ({ command, elementId, input, variables, scope, run }) => {
    const application = await findApplication(command.db, run.businessKey);
    const submission = application && (await findSubmission(command.db, application.id));
    if (!application || !submission) throw new Problem('not_found');
    const version = await catalog.version(command.db, application.itemVersionId);
    const name = String(input['effects']);
    const effects = version.settings.effects?.[name] ?? [];
    const filledFrom = Object.entries(version.settings.sources ?? {}).map(([source, { register }]) => ({ register, values: submission.sources[source] ?? null }));
    await applyEffects(command, (register) => registers.get(version.portal, register), effects, { ...variables, ...scope }, filledFrom, { type: 'application', id: application.id });
    command.audit({ action: 'register.effects', subjectType: 'application', subjectId: application.id, details: { effects: name, element: elementId, count: effects.length } });
  };
}
