import { UsageError, type CliCommand } from './cli-command.ts';
import { ExpressionError } from './expressions/expression-error.ts';
import { Problem } from './platform/errors.ts';

/** Each loads what it needs only when it is called, so that a short command does not wait for the parts of the others. */
const commands: Readonly<Record<string, { load: () => Promise<CliCommand>; usage: string }>> = {
  check: { load: async () => (await import('./cli-check.ts')).checkCommand, usage: 'check PATH…                          publishing checks of form, workflow and template files' },
  validate: { load: async () => (await import('./cli-validate.ts')).validateCommand, usage: 'validate FORM.json SUBMISSION.json   verdict on a submission, or on each of an array' },
  simulate: { load: async () => (await import('./cli-simulate.ts')).simulateCommand, usage: 'simulate DIAGRAM.bpmn ACTIONS.json   run a diagram in memory' },
  print: { load: async () => (await import('./cli-print.ts')).printCommand, usage: 'print TEMPLATE.hbs DATA.json OUT.pdf print a document' },
  export: { load: async () => (await import('./cli-exchange.ts')).exportCommand, usage: 'export PORTAL/ITEM DIR               a published item as its files' },
  import: { load: async () => (await import('./cli-exchange.ts')).importCommand, usage: 'import DIR                           items from their files, checked and published' },
  token: { load: async () => (await import('./cli-database.ts')).tokenCommand, usage: 'token ACCOUNT                        an API token for the account' },
  audit: { load: async () => (await import('./cli-database.ts')).auditCommand, usage: 'audit                                verify the audit chain' },
};

async function main([name = '', ...parameters]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (!command) throw new UsageError(name ? `there is no command "${name}"` : 'which command?');
    return await (await command.load())(parameters, { print: (value) => void process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`) });
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\nusage: banshi COMMAND\n${Object.values(commands).map(({ usage }) => `  ${usage}`).join('\n')}\n`);
      return 2;
    }
    const { code, errors } = error instanceof Problem ? error : error instanceof ExpressionError ? { code: error.code, errors: undefined } : { code: 'bad_input', errors: undefined };
    process.stderr.write(`${JSON.stringify({ code, message: (error as Error).message, ...(errors && { errors }) })}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
