import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard error, so that a command's standard output stays its answer. Secrets never reach it. */
export function openLog(level: string): Logger {
  return pino(
    { level, base: undefined, redact: ['req.headers.cookie', 'req.headers.authorization', 'password', '*.password'] },
    pino.destination({ dest: 2, sync: false }),
  );
}
