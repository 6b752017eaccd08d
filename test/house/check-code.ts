/**
 * The type check and the lint of all code over one TypeScript program, run by `npm test`: each would otherwise read and
 * check all sources for itself, which is most of what they cost. Prints what is wrong and ends with 1, else nothing.
 */
import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');

/** What `tsc -p .` reads. */
function openProgram(): ts.Program {
  const { config, error } = ts.readConfigFile(resolve(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: errors });
}

function typeErrors(program: ts.Program): string {
  return ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => '\n' });
}

/** What `eslint .` finds, by the same configuration; only where the types come from differs. */
async function lintErrors(program: ts.Program): Promise<string> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: { files: ['**/*.ts', '**/*.tsx'], languageOptions: { parserOptions: { projectService: false, programs: [program] } } },
  });
  const results = await eslint.lintFiles(['.']);
  if (results.length === 0) throw new Error('the lint saw no file');
  const formatter = await eslint.loadFormatter('stylish');
  return formatter.format(results);
}

const program = openProgram();
const types = typeErrors(program), lint = await lintErrors(program);
if (types) process.stdout.write(`The type check failed:\n${types}\n`);
if (lint) process.stdout.write(`The lint failed:\n${lint}\n`);
process.exitCode = types || lint ? 1 : 0;
