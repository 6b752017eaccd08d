import type { Text } from '../platform/errors.ts';

/** Something that a template may not do. `element` is the place, such as `line 12`. */
export interface TemplateProblem { element: string; code: string; message: Text }

export function problemAt(line: number, code: string, zh: string, en: string): TemplateProblem {
  return { element: `line ${line}`, code, message: { zh, en } };
}
