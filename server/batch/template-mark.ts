import type { Locale } from '../platform/errors.ts';

/** Columns that our own lists of failures add; a corrected list can be uploaded as it is. */
export const failureHeadings: Readonly<Record<Locale, readonly [string, string]>> = { zh: ['行号', '错误原因'], en: ['Row', 'Reasons'] };

/** What the hidden sheet of a template says of it. */
export interface TemplateMark { item: string; version: string; columns: string; example?: string }
