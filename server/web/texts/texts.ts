import type { Locale } from '../../platform/errors.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** Every word of the pages by its key; both languages are complete because the type says so. */
export type Texts = typeof zh;

export const textsIn = (locale: Locale): Texts => (locale === 'en' ? en : zh);
