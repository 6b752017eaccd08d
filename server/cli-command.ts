/** What a command says: lines of JSON on standard output, and the exit code. */
export interface CommandLine { print(line: unknown): void }
export type CliCommand = (parameters: string[], line: CommandLine) => Promise<number>;

/** A wrong call of the command line: exit code 2. */
export class UsageError extends Error {}
