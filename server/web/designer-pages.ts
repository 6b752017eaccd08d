import { Router } from 'express';
import { h } from 'preact';
import type { Role } from '../platform/caller.ts';
import { pageHandler, type PageParts } from './page-handler.ts';
import { queryText } from './page-query.ts';
import { inPortal } from './portal-of-page.ts';
import { DesignerHome, DesignerPage, itemPages } from './views/designer-page.tsx';

const administrators: readonly Role[] = ['administrator'];

/** The workbench: items and their drafts. Each page is a frame whose module asks the API, where the right on the portal is checked. */
export function designerPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();
  for (const which of ['items', 'dashboard'] as const) {
    router.get(`/designer/${which}`, pageHandler(parts, administrators, async (page, request) => {
      const portals = (await ports.portals(page.caller)).map(({ portal, title }) => ({ portal, title }));
      return h(DesignerHome, { page: { ...page, portal: null }, which, portals, portal: queryText(request, 'portal', 40) ?? null });
    }));
  }
  for (const which of itemPages) {
    router.get(`/designer/items/:portal/:item${which === 'item' ? '' : `/${which}`}`, pageHandler(parts, administrators, async (page, request) => {
      const [portal, item] = [String(request.params['portal']), String(request.params['item'])];
      const draft = await ports.designedItem(page.caller, portal, item);
      return h(DesignerPage, { page: await inPortal(ports, page, portal), which, portal, item, title: draft.title });
    }));
  }
  return router;
}
