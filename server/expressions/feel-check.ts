import { evaluate as evaluateText, parseUnaryTests } from 'feelin';
import { ownFunctionNames } from './feel.ts';
import { FeelSyntaxError, parseFeel, type ParsedFeel } from './feel-parse.ts';

export interface FeelFinding { code: 'feel_syntax' | 'feel_unknown_name'; message: { zh: string; en: string } }
export interface FeelCheck { findings: FeelFinding[]; parsed?: ParsedFeel }

/**
 * What publishing checks of an expression: that it parses, and that every name it reads is a function of
 * FEEL or one of `known` (leave `known` out to check the syntax alone).
 */
export function checkFeel(expression: string, known?: ReadonlySet<string>): FeelCheck {
  let parsed: ParsedFeel;
  try {
    parsed = parseFeel(expression);
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    const { near } = error;
    return { findings: [{ code: 'feel_syntax', message: {
      zh: near ? `FEEL 表达式“${expression}”在“${near}”处有语法错误` : `FEEL 表达式“${expression}”不完整`,
      en: near ? `The FEEL expression "${expression}" has a syntax error at "${near}"` : `The FEEL expression "${expression}" is incomplete`,
    } }] };
  }
  if (!known) return { findings: [], parsed };
  const unknown = parsed.names.filter((name) => !known.has(name) && !parsed.inFilter.has(name) && !isFunctionOfFeel(name));
  return {
    parsed,
    findings: unknown.map((name) => ({ code: 'feel_unknown_name', message: {
      zh: `FEEL 表达式“${expression}”使用了未知的变量“${name}”`,
      en: `The FEEL expression "${expression}" reads an unknown variable "${name}"`,
    } })),
  };
}

/** Checks FEEL's unary tests, such as the cells of a decision table, for syntax. */
export function checkFeelTests(tests: string): FeelFinding[] {
  let isBroken = false;
  parseUnaryTests(tests, {}, undefined).iterate({ enter: (node) => { isBroken ||= node.type.isError; } });
  if (!isBroken) return [];
  return [{ code: 'feel_syntax', message: { zh: `FEEL 条件“${tests}”有语法错误`, en: `The FEEL test "${tests}" has a syntax error` } }];
}

/** feelin does not export its table of functions, but says of a bare name whether it knows it. */
function isFunctionOfFeel(name: string): boolean {
  if (ownFunctionNames.has(name)) return true;
  try {
    return evaluateText(name, {}).warnings.length === 0;
  } catch {
    return false;
  }
}
