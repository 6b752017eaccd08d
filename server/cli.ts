import { auditCommand, tokenCommand } from './cli-database.ts';
import { checkCommand, printCommand, simulateCommand, validateCommand } from './cli-files.ts';
import { UsageError, type CliCommand } from './cli-command.ts';
import { ExpressionError } from './expressions/expression-error.ts';
import { Problem } from './platform/errors.ts';

const commands: Readonly<Record<string, { run: CliCommand; usage: string }>> = {
  check: { run: checkCommand, usage: 'check PATH…                          publishing checks of form, workflow and template files' },
  validate: { run: validateCommand, usage: 'validate FORM.json SUBMISSION.json   verdict on a submission, or on each of an array' },
  simulate: { run: simulateCommand, usage: 'simulate DIAGRAM.bpmn ACTIONS.json   run a diagram in memory' },
  print: { run: printCommand, usage: 'print TEMPLATE.hbs DATA.json OUT.pdf print a document' },
  token: { run: tokenCommand, usage: 'token ACCOUNT                        an API token for the account' },
  audit: { run: auditCommand, usage: 'audit                                verify the audit chain' },
};

async function main([name = '', ...parameters]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (!command) throw new UsageError(name ? `there is no command "${name}"` : 'which command?');
    return await command.run(parameters, { print: (value) => void process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`) });
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
