import { Router } from 'express';
import { h } from 'preact';
import { pageHandler, type PageParts } from './page-handler.ts';
import { QueryPage } from './views/query-page.tsx';

/** The page of a declared query, for those whom it is meant for. */
export function queryPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();

  router.get('/queries/:portal/:query', pageHandler(parts, 'signed-in', async (page, request) => {
    const [name, query] = [String(request.params['portal']), String(request.params['query'])];
    const [detail, portal] = await Promise.all([ports.query(page.caller, name, query), ports.portal(name, page.caller)]);
    return h(QueryPage, { page: { ...page, portal }, detail, files: await ports.queryFiles(page.caller, name, query) });
  }));

  return router;
}
