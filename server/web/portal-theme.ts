import type { PortalView } from '../catalog/item-view.ts';

/** The least contrast of text that WCAG 2.2 (1.4.3) allows. */
const leastContrast = 4.5;

/**
 * The style sheet that dresses the pages in a portal's colours. Only `brand` is taken, as `#rrggbb`, and only where
 * white text on it can be read; its shades are mixed from it by the pages' own sheet.
 */
export function portalTheme(portal: Pick<PortalView, 'colours'>): string {
  const brand = portal.colours['brand'];
  const usable = brand !== undefined && /^#[0-9a-f]{6}$/i.test(brand) && contrastWithWhite(brand) >= leastContrast;
  return usable ? `:root { --primary: ${brand}; }\n` : '';
}

/** Contrast ratio to white after WCAG 2.2, from relative luminance. */
export function contrastWithWhite(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
