import type { Locale } from '../../platform/errors.ts';
import { designerEn } from './designer-en.ts';
import { designerZh } from './designer-zh.ts';

/** Words of the workbench, by themselves: no other page loads them. */
export type DesignerTexts = typeof designerZh;

export const designerTextsIn = (locale: Locale): DesignerTexts => (locale === 'en' ? designerEn : designerZh);
