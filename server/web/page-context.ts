import type { PortalView } from '../catalog/item-view.ts';
import type { Caller } from '../platform/caller.ts';
import type { Locale } from '../platform/errors.ts';
import type { Assets } from './assets.ts';
import type { Texts } from './texts/texts.ts';

/** What every page knows of its reader and of itself. */
export interface PageContext {
  caller: Caller;
  locale: Locale;
  t: Texts;
  largeText: boolean;
  /** Path and query of this page, to come back to. */
  url: string;
  assets: Pick<Assets, 'url'>;
  /** The portal whose colours and name the page wears; null where there are several and none is chosen. */
  portal: PortalView | null;
  now: Date;
  /** Whether the reader may act for an employer, or has been invited to. */
  mayChoose?: boolean;
}
