import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { readJson } from './catalog/read-configuration.ts';
import { UsageError, type CliCommand } from './cli-command.ts';
import { checkTemplate } from './documents/check-template.ts';
import { printTemplate } from './documents/print-template.ts';
import { closeSharedPrinter } from './documents/shared-printer.ts';
import { checkForm } from './forms/check-form.ts';
import { compileForm } from './forms/compile-form.ts';
import type { Dictionary, FormDefinition, FormEnvironment } from './forms/form-definition.ts';
import { readConfig } from './platform/config.ts';
import type { Text } from './platform/errors.ts';
import { checkDiagram } from './workflow/check-diagram.ts';
import { simulate, type SimulatedAction } from './workflow/simulate.ts';

interface Finding { element: string; code: string; message: Text }

/** `banshi check`: a line a problem; exit code 1 when there is any. */
export const checkCommand: CliCommand = async (paths, line) => {
  if (paths.length === 0) throw new UsageError('check needs at least one path');
  let found = 0;
  for (const file of paths.flatMap(configurationFiles)) {
    for (const { element, code, message } of await checkFile(file)) {
      line.print({ file, element, code, message: message.zh, english: message.en });
      found++;
    }
  }
  return found === 0 ? 0 : 1;
};

function configurationFiles(path: string): string[] {
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ['.json', '.bpmn', '.hbs'].includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => basename(dirname(file)) !== 'dictionaries' && !['portal.json', 'demo.json'].includes(basename(file)))
    .sort();
}

async function checkFile(file: string): Promise<Finding[]> {
  const kind = extname(file);
  if (kind === '.bpmn') return checkDiagram(readFileSync(file, 'utf8'));
  if (kind === '.hbs') return checkTemplate(readFileSync(file, 'utf8'));
  if (kind !== '.json') throw new UsageError(`${file} is neither a form (.json) nor a workflow (.bpmn) nor a template (.hbs)`);
  let form: FormDefinition;
  try {
    form = readJson(file) as FormDefinition;
  } catch (error) {
    const reason = (error as Error).message;
    return [{ element: '', code: 'json', message: { zh: `不是有效的 JSON：${reason}`, en: `Not valid JSON: ${reason}` } }];
  }
  return checkForm(form, environmentOf(file));
}

/** The dictionaries of the portal whose folder the form lies in (a register's form lies one folder deeper). */
function environmentOf(formFile: string): FormEnvironment {
  const folder = [join(dirname(formFile), 'dictionaries'), join(dirname(formFile), '..', 'dictionaries')].find((path) => existsSync(path));
  const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return { dictionaries: Object.fromEntries(files.map((name) => [basename(name, '.json'), readJson(join(folder!, name)) as Dictionary])) };
}

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

/** `banshi simulate`: a line after each action. */
export const simulateCommand: CliCommand = async (parameters, line) => {
  const [diagram, actionsFile] = exactly(2, parameters, 'simulate DIAGRAM.bpmn ACTIONS.json');
  const actions = readJson(actionsFile!);
  if (!Array.isArray(actions)) throw new Error(`${actionsFile!} must hold an array of actions`);
  for await (const step of simulate(readFileSync(diagram!, 'utf8'), actions as SimulatedAction[], new Date())) line.print(step);
  return 0;
};

/** `banshi print`: the document as it would be printed. */
export const printCommand: CliCommand = async (parameters, line) => {
  const [template, dataFile, out] = exactly(3, parameters, 'print TEMPLATE.hbs DATA.json OUT.pdf');
  try {
    const pdf = await printTemplate(readConfig({ ...process.env, NODE_ENV: 'development' }), readFileSync(template!, 'utf8'), readJson(dataFile!) as Record<string, unknown>);
    writeFileSync(out!, pdf);
    line.print({ file: out, bytes: pdf.length });
  } finally {
    await closeSharedPrinter();
  }
  return 0;
};

function exactly(count: number, parameters: string[], usage: string): string[] {
  if (parameters.length !== count) throw new UsageError(`this takes ${count} files: ${usage}`);
  return parameters;
}
