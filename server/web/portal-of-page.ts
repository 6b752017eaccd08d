import type { PageContext } from './page-context.ts';
import type { PagePorts } from './page-ports.ts';

/** The page with the name and colours of a portal, which is named alone or by one of its items (`portal/item`). */
export async function inPortal(ports: Pick<PagePorts, 'portal'>, page: PageContext, ref: string): Promise<PageContext> {
  return { ...page, portal: await ports.portal(ref.split('/')[0]!, page.caller) };
}
