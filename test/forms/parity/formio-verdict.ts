/** The verdict of Form.io's own server-side processors on a submission, quietly: they log what they cannot check. */
import { createRequire } from 'node:module';
import type { FormComponent } from '../../../server/forms/form-definition.ts';

interface CoreError { errorKeyOrMessage: string; ruleName: string; context: { path: string } }
interface FormioContext { form: unknown; submission: unknown; data: unknown; components: FormComponent[]; processors: unknown; scope: { errors?: CoreError[] }; config: { server: boolean } }
const core = createRequire(import.meta.url)('@formio/core/process') as {
  process(context: FormioContext): Promise<void>; processSync(context: FormioContext): void;
  Processors: unknown; ProcessTargets: { submission: unknown; evaluator: unknown };
};

function newContext(components: readonly FormComponent[], data: unknown): FormioContext {
  const own = structuredClone(components) as FormComponent[];
  const submission = { data: structuredClone(data) };
  return { form: { components: own }, submission, data: submission.data, components: own, processors: core.Processors, scope: {}, config: { server: true } };
}

export interface FormioError { path: string; key: string }

const silent = () => undefined;

/** None when Form.io gives up on the submission: it throws on some values of the wrong type. */
export function formioVerdict(components: readonly FormComponent[], data: unknown): FormioError[] {
  const context = newContext(components, data);
  const { error, warn, log } = globalThis.console;
  Object.assign(globalThis.console, { error: silent, warn: silent, log: silent });
  try {
    core.processSync(context);
  } catch {
    return [];
  } finally {
    Object.assign(globalThis.console, { error, warn, log });
  }
  return (context.scope.errors ?? []).map(({ errorKeyOrMessage, ruleName, context: { path } }) => ({ path, key: ruleName || errorKeyOrMessage }));
}

/** The two passes of a Form.io server over a submission, for the bench. */
export async function formioServerPasses(components: readonly FormComponent[], data: unknown): Promise<void> {
  const context = newContext(components, data);
  for (const processors of [core.ProcessTargets.submission, core.ProcessTargets.evaluator]) await core.process({ ...context, processors });
}
