import { Router } from 'express';
import { h } from 'preact';
import { pageHandler, type PageParts } from './page-handler.ts';
import { queryPage, queryText } from './page-query.ts';
import { inPortal } from './portal-of-page.ts';
import { BatchHistory, BatchPage, StartBatch } from './views/batch-pages.tsx';

/** Pages of applications by Excel. */
export function batchPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();

  router.get('/items/:portal/:item/batch', pageHandler(parts, 'signed-in', async (page, request) => {
    const ref = `${String(request.params['portal'])}/${String(request.params['item'])}`;
    const application = queryText(request, 'application', 36);
    const offer = await ports.batchOffer(page.caller, ref, application);
    const { rows } = await ports.batches(page.caller, { item: ref, page: 1 });
    return h(StartBatch, { page: await inPortal(ports, page, ref), offer, batches: rows.slice(0, 5), application: application ?? null });
  }));

  router.get('/batches', pageHandler(parts, 'signed-in', async (page, request) => {
    const number = queryPage(request);
    return h(BatchHistory, { page, listing: await ports.batches(page.caller, { page: number }), number });
  }));

  router.get('/batches/:id', pageHandler(parts, 'signed-in', async (page, request) => {
    const batch = await ports.batch(page.caller, String(request.params['id']));
    return h(BatchPage, { page: await inPortal(ports, page, batch.item.ref), batch });
  }));

  return router;
}
