import { Router, type Request } from 'express';
import { h } from 'preact';
import type { Role } from '../platform/caller.ts';
import { pageHandler, Redirect, type PageParts } from './page-handler.ts';
import { PortalSettingsFrame, portalSettingsAddress, portalSettingsPages, type PortalSettingsPage } from './views/portal-settings-page.tsx';

const administrators: readonly Role[] = ['administrator'];

/** Code lists, menu, texts, parameters and publishing of a portal, for its administrators. */
export function portalSettingsRouter(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();
  const frame = (which: PortalSettingsPage, nameOf: (request: Request) => string | null) => pageHandler(parts, administrators, async (page, request) => {
    const portal = String(request.params['portal']);
    await ports.designedPortal(page.caller, portal);
    const view = await ports.portal(portal, page.caller);
    const registers = which === 'parameters' ? (await ports.registers(page.caller)).filter((register) => register.portal === portal && register.parameters) : [];
    return h(PortalSettingsFrame, { page: { ...page, portal: view }, which, portal, title: view.title, name: nameOf(request), registers });
  });
  router.get('/designer/portals/:portal', pageHandler(parts, administrators, async (_page, request) => new Redirect(portalSettingsAddress(String(request.params['portal'])))));
  for (const which of portalSettingsPages) router.get(`/designer/portals/:portal/${which}`, frame(which, () => null));
  router.get('/designer/portals/:portal/dictionaries/:name', frame('dictionaries', (request) => String(request.params['name'])));
  return router;
}
