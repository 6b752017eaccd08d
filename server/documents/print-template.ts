import type { Locale } from '../platform/errors.ts';
import type { ChromiumSettings } from './find-chromium.ts';
import { renderTemplate } from './render-template.ts';
import { sharedPrinter } from './shared-printer.ts';

/**
 * A template printed with any data, as `banshi print` does; the data stands in for what issuing would give
 * (`document.number`, `document.issuedAt`, ...). Close the shared printer afterwards.
 */
export async function printTemplate(settings: ChromiumSettings, templateSource: string, data: Record<string, unknown>, locale: Locale = 'zh'): Promise<Buffer> {
  const issuedAt = new Date(String((data['document'] as { issuedAt?: unknown } | undefined)?.issuedAt ?? ''));
  return sharedPrinter(settings).print(renderTemplate(templateSource, data, locale), Number.isNaN(issuedAt.getTime()) ? new Date() : issuedAt);
}
