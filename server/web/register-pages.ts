import { Router, type Request } from 'express';
import { h } from 'preact';
import type { Role } from '../platform/caller.ts';
import { pageHandler, type PageParts } from './page-handler.ts';
import type { RecordFilter } from './page-ports.ts';
import { queryPage, queryText } from './page-query.ts';
import { inPortal } from './portal-of-page.ts';
import { RegisterList } from './views/register-list.tsx';
import { RegisterRecord } from './views/register-record.tsx';
import { RegisterRecords } from './views/register-records.tsx';

const administrators: readonly Role[] = ['administrator'];

/** Pages for who keeps the registers: which there are, their records, one record with its history. */
export function registerPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();
  const named = (request: Request): [string, string] => [String(request.params['portal']), String(request.params['register'])];

  router.get('/designer/registers', pageHandler(parts, administrators, async (page) => {
    const [registers, portals] = await Promise.all([ports.registers(page.caller), ports.portals(page.caller)]);
    return h(RegisterList, { page, registers, portals });
  }));

  router.get('/designer/registers/:portal/:register', pageHandler(parts, administrators, async (page, request) => {
    const [portal, register] = named(request);
    const filter: RecordFilter = { q: queryText(request, 'q', 100), sort: queryText(request, 'sort', 60), page: queryPage(request) };
    const [detail, transfers] = await Promise.all([ports.register(page.caller, portal, register, filter), ports.transfers(page.caller, portal, register)]);
    return h(RegisterRecords, { page: await inPortal(ports, page, portal), detail, filter, transfers });
  }));

  router.get('/designer/registers/:portal/:register/new', pageHandler(parts, administrators, async (page, request) => {
    const [portal, register] = named(request);
    const { title, form } = await ports.register(page.caller, portal, register, { page: 1 });
    return h(RegisterRecord, { page: await inPortal(ports, page, portal), portal, register, registerTitle: title, form, record: null });
  }));

  router.get('/designer/registers/:portal/:register/records/:id', pageHandler(parts, administrators, async (page, request) => {
    const [portal, register] = named(request);
    const record = await ports.record(page.caller, portal, register, String(request.params['id']));
    return h(RegisterRecord, { page: await inPortal(ports, page, portal), portal, register, registerTitle: record.registerTitle, form: record.form, record });
  }));

  return router;
}
