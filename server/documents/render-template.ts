import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { Problem, type Locale } from '../platform/errors.ts';
import { checkTemplate } from './check-template.ts';
import { templateBlocks, templateHelpers } from './template-helpers.ts';

type Template = (data: unknown, options: Handlebars.RuntimeOptions) => string;

const engine = isolatedEngine();
const compiled = new Map<string, Template>();
const compiledAtMost = 200;

/** An engine of our own: no partials, no decorators, and no helper beyond the closed set. */
function isolatedEngine(): typeof Handlebars {
  const own = Handlebars.create();
  for (const name of Object.keys(own.helpers)) if (!templateBlocks.includes(name)) own.unregisterHelper(name);
  for (const name of Object.keys(own.decorators)) own.unregisterDecorator(name);
  own.registerHelper(templateHelpers);
  return own;
}

export function templateHash(source: string): string {
  return createHash('sha256').update(source).digest('hex');
}

/**
 * Fills a template with data (plain JSON) and answers the HTML of the document; everything from the data is escaped.
 * Throws `invalid_configuration` naming the lines when the template would not pass its checks, reads what the data
 * does not hold, or gives a helper a value that it cannot read.
 */
export function renderTemplate(source: string, data: Record<string, unknown>, locale: Locale = 'zh'): string {
  const template = compileOnce(source, locale);
  // Only own JSON values reach the engine, whatever prototypes the caller's objects have.
  const plain: unknown = JSON.parse(JSON.stringify(data));
  try {
    return template(plain, { data: { locale }, allowProtoMethodsByDefault: false, allowProtoPropertiesByDefault: false });
  } catch (error) {
    const message = (error as Error).message;
    const line = (error as { lineNumber?: number }).lineNumber;
    throw new Problem('invalid_configuration', {}, [{ path: line === undefined ? '' : `line ${line}`, code: 'template_failed', message }], { cause: error });
  }
}

function compileOnce(source: string, locale: Locale): Template {
  const hash = templateHash(source);
  const known = compiled.get(hash);
  if (known) return known;
  const problems = checkTemplate(source);
  if (problems.length > 0) {
    throw new Problem('invalid_configuration', {}, problems.map(({ element, code, message }) => ({ path: element, code, message: message[locale] })));
  }
  const template = engine.compile(source, {
    strict: true,
    knownHelpersOnly: true,
    // Names that Handlebars would otherwise take for known.
    knownHelpers: { ...Object.fromEntries(Object.keys(engine.helpers).map((name) => [name, true])), log: false, lookup: false, helperMissing: false, blockHelperMissing: false },
  });
  if (compiled.size >= compiledAtMost) compiled.delete(compiled.keys().next().value!);
  compiled.set(hash, template);
  return template;
}
