/** What a command says: lines of JSON on standard output, and the exit code. */
export interface CommandLine { print(line: unknown): void }
export type CliCommand = (parameters: string[], line: CommandLine) => Promise<number>;

/** A wrong call of the command line: exit code 2. */
export class UsageError extends Error {}

/** The parameters, when they are as many as the command takes. */
export function exactly(count: number, parameters: string[], usage: string): string[] {
  if (parameters.length !== count) throw new UsageError(`this takes ${count} files: ${usage}`);
  return parameters;
}
