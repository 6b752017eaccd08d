import { Router, type Request } from 'express';
import { h } from 'preact';
import type { Role } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { pageHandler, Redirect, type PageParts } from './page-handler.ts';
import type { QueueFilter } from './page-ports.ts';
import { queryPage, queryTable, queryText } from './page-query.ts';
import { ReviewQueue } from './views/review-queue.tsx';
import { ReviewTask } from './views/review-task.tsx';

/** Employers, too: where a diagram asks the other party of a case, its operators find the task here. */
const deciders: readonly Role[] = ['reviewer', 'supervisor', 'employer'];

/** Pages for who decides: the queue and its tasks. */
export function reviewerPages(parts: PageParts): Router {
  const { ports } = parts;
  const router = Router();

  router.get('/review', pageHandler(parts, deciders, async (page, request) => {
    const filter = filterOf(request);
    const [listing, items] = await Promise.all([ports.queue(page.caller, filter), ports.queueItems(page.caller)]);
    return h(ReviewQueue, { page, filter, listing, items, done: queryText(request, 'done') !== undefined });
  }));

  // After a decision: the oldest task that nobody else has claimed, else the queue.
  router.get('/review/next', pageHandler(parts, deciders, async (page) => {
    const { rows } = await ports.queue(page.caller, { mine: false, overdue: false, page: 1 });
    const free = rows.find((task) => task.claimedBy === null || task.claimedBy.id === page.caller.accountId);
    return new Redirect(free ? `/review/tasks/${free.id}?done=1` : '/review?done=1');
  }));

  router.get('/review/tasks/:id', pageHandler(parts, deciders, async (page, request) => {
    const turned = queryTable(request);
    const task = await ports.task(page.caller, String(request.params['id']), turned.of === null ? turned.page : 1);
    return h(ReviewTask, { page, task, turned, decided: queryText(request, 'done') !== undefined });
  }));

  // Notices to the other party lead here.
  router.get('/review/cases/:portal/:number', pageHandler(parts, deciders, async (page, request) => {
    const address = await ports.addressOfCase(page.caller, String(request.params['portal']), String(request.params['number']));
    if (address === null) throw new Problem('not_found');
    return new Redirect(address);
  }));

  return router;
}

function filterOf(request: Request): QueueFilter {
  const which = queryText(request, 'which');
  return {
    item: queryText(request, 'item'), mine: which === 'mine', overdue: which === 'overdue',
    q: queryText(request, 'q', 100), page: queryPage(request),
  };
}
