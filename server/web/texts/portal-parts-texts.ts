import type { Locale } from '../../platform/errors.ts';
import { portalPartsEn } from './portal-parts-en.ts';
import { portalPartsZh } from './portal-parts-zh.ts';

/** Words of the pages of a portal's parts, by themselves: no other page loads them. */
export type PortalPartsTexts = typeof portalPartsZh;

export const portalPartsTextsIn = (locale: Locale): PortalPartsTexts => (locale === 'en' ? portalPartsEn : portalPartsZh);
