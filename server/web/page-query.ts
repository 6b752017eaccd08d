import type { Request } from 'express';

/** The value of a query parameter, trimmed; undefined when it is missing, empty or not one text. */
export function queryText(request: Request, name: string, longest = 200): string | undefined {
  const value = request.query[name];
  const text = typeof value === 'string' ? value.trim().slice(0, longest) : '';
  return text === '' ? undefined : text;
}

/** Of a page with several long tables, the one that is turned over (`of`), and to which of its pages. */
export interface TurnedTable { of: string | null; page: number }

export function queryTable(request: Request): TurnedTable {
  return { of: queryText(request, 'of', 500) ?? null, page: queryPage(request) };
}

/** The `page` parameter, from 1. */
export function queryPage(request: Request): number {
  const page = Number(queryText(request, 'page') ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}
