import { readJson } from './catalog/read-configuration.ts';
import { exactly, type CliCommand } from './cli-command.ts';
import { environmentOf } from './cli-environment.ts';
import { compileForm } from './forms/compile-form.ts';
import type { FormDefinition } from './forms/form-definition.ts';

/** `banshi validate`: the verdict and the data as they would be stored, a line a submission. */
export const validateCommand: CliCommand = async (parameters, line) => {
  const [formFile, submissionFile] = exactly(2, parameters, 'validate FORM.json SUBMISSION.json');
  const compiled = compileForm(readJson(formFile!) as FormDefinition, environmentOf(formFile!));
  const submissions = readJson(submissionFile!);
  for (const submission of Array.isArray(submissions) ? submissions : [submissions]) {
    const { valid, data, errors } = compiled.process(unwrap(submission), { locale: 'zh', now: new Date() });
    line.print({ valid, data, errors: errors.map(({ path, code, message }) => ({ path, code, message })) });
  }
  return 0;
};

/** Form.io wraps a submission's values as `{data: {…}}`; both that and the bare values are taken. */
function unwrap(submission: unknown): unknown {
  if (typeof submission !== 'object' || submission === null || !('data' in submission)) return submission;
  const { data, ...rest } = submission as { data: unknown };
  const onlyWrapping = Object.keys(rest).every((key) => ['metadata', 'state', 'form', 'owner', '_id', 'created', 'modified'].includes(key));
  return onlyWrapping && typeof data === 'object' ? data : submission;
}
