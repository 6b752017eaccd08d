import type { Request } from 'express';

/** The value of a query parameter, trimmed; undefined when it is missing, empty or not one text. */
export function queryText(request: Request, name: string, longest = 200): string | undefined {
  const value = request.query[name];
  const text = typeof value === 'string' ? value.trim().slice(0, longest) : '';
  return text === '' ? undefined : text;
}

/** The `page` parameter, from 1. */
export function queryPage(request: Request): number {
  const page = Number(queryText(request, 'page') ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}
