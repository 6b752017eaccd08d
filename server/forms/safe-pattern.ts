/**
 * Regular expressions of a form run on RE2 (linear in the text), so that none can hang the process;
 * what RE2 cannot express (lookaround, back references) is refused by `check-form.ts`.
 */
import { RE2JS } from 're2js';

export interface SafePattern {
  test(text: string): boolean;
  /** The pattern itself: AJV tells patterns apart by it. */
  toString(): string;
}

const cache = new Map<string, SafePattern>();
const cacheLimit = 2_000;

/** A pattern of Form.io's `validate.pattern`, matched against the whole text; throws when RE2 cannot compile it. */
export function compileWholePattern(pattern: string): SafePattern {
  return compilePattern(`^(?:${pattern})$`);
}

/** A JavaScript pattern, unanchored; throws when RE2 cannot compile it. */
export function compilePattern(pattern: string): SafePattern {
  let compiled = cache.get(pattern);
  if (!compiled) {
    const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
    compiled = { test: (text) => expression.matcher(text).find(), toString: () => pattern };
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(pattern, compiled);
  }
  return compiled;
}

/** Why a pattern cannot be used, or undefined when it can. */
export function patternProblem(pattern: string): string | undefined {
  try {
    // A pattern that JavaScript itself refuses would break the page.
    new RegExp(pattern);
    compileWholePattern(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
