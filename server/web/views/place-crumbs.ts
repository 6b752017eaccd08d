import type { PortalView } from '../../catalog/item-view.ts';
import type { Texts } from '../texts/texts.ts';

/** The way to what stands in a portal: the service centre, then the same narrowed down to the category and to the purpose. */
export function placeCrumbs(t: Texts, portal: string, view: PortalView | null, { category, purpose }: { category: string; purpose: string }): { title: string; href: string }[] {
  const centre = `/portal/${portal}/items`;
  const own = view?.portal === portal ? view : null;
  const categoryOf = own?.categories.find(({ value }) => value === category);
  const purposeOf = (own?.purposes[category] ?? own?.purposes['*'] ?? []).find(({ value }) => value === purpose);
  const narrowed = (more: Record<string, string>): string => `${centre}?${new URLSearchParams(more).toString()}`;
  return [
    { title: t.centre.title, href: centre },
    ...(categoryOf ? [{ title: categoryOf.label, href: narrowed({ category }) }] : []),
    ...(purposeOf && purposeOf.label !== categoryOf?.label ? [{ title: purposeOf.label, href: narrowed({ ...(categoryOf && { category }), purpose }) }] : []),
  ];
}

/** What is listed under no category. */
export const nowhere = { category: '', purpose: '' } as const;
