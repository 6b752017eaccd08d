import { evaluate as evaluateText, parseUnaryTests } from 'feelin';
import { FeelSyntaxError, parseFeel, type FunctionCall, type ParsedFeel } from './feel-parse.ts';
import { functionsOfSeveralWords, ownFunctionNames, ownFunctions } from './own-functions.ts';

export interface FeelFinding { code: 'feel_syntax' | 'feel_unknown_name' | 'feel_arguments'; message: { zh: string; en: string } }
export interface FeelCheck { findings: FeelFinding[]; parsed?: ParsedFeel }

/**
 * What publishing checks of an expression: that it parses, and that every name it reads is a function of
 * FEEL or one of `known` (leave `known` out to check the syntax alone), and that our own functions get the arguments
 * that they take.
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
  const findings = parsed.calls.flatMap((call) => checkArguments(expression, call));
  if (!known) return { findings, parsed };
  const unknown = parsed.names.filter((name) => !known.has(name) && !parsed.inFilter.has(name) && !isFunctionOfFeel(name));
  return {
    parsed,
    findings: [...findings, ...unknown.map((name): FeelFinding => ({ code: 'feel_unknown_name', message: {
      zh: `FEEL 表达式“${expression}”使用了未知的变量“${name}”`,
      en: `The FEEL expression "${expression}" reads an unknown variable "${name}"`,
    } }))],
  };
}

function checkArguments(expression: string, { name, positional, named }: FunctionCall): FeelFinding[] {
  const own = ownFunctions.get(name);
  if (!own) return [];
  const { parameters, required } = own;
  const names = parameters.map((parameter) => parameter.replace('...', ''));
  const isVariadic = parameters.some((parameter) => parameter.startsWith('...'));
  const fits = named
    ? named.every((one) => names.includes(one)) && names.slice(0, required).every((one) => named.includes(one))
    : positional >= required && (isVariadic || positional <= names.length);
  if (fits) return [];
  const signature = `${name}(${parameters.map((parameter, index) => (index < required ? parameter : `[${parameter}]`)).join(', ')})`;
  return [{ code: 'feel_arguments', message: {
    zh: `FEEL 表达式“${expression}”调用函数的参数不对，应为 ${signature}`,
    en: `The FEEL expression "${expression}" calls a function with wrong arguments; it is ${signature}`,
  } }];
}

/** Checks FEEL's unary tests, such as the cells of a decision table, for syntax. */
export function checkFeelTests(tests: string): FeelFinding[] {
  let isBroken = false;
  parseUnaryTests(tests, { ...functionsOfSeveralWords }, undefined).iterate({ enter: (node) => { isBroken ||= node.type.isError; } });
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
