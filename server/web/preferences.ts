import { Router, type Request } from 'express';
import type { Locale } from '../platform/errors.ts';

const yearMilliseconds = 365 * 24 * 60 * 60 * 1000;

export function cookieOf(request: Pick<Request, 'headers'>, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** The `locale` cookie, else the browser's first language, else Chinese. */
export function localeFrom(request: Pick<Request, 'headers'>): Locale {
  const chosen = cookieOf(request, 'locale');
  if (chosen === 'zh' || chosen === 'en') return chosen;
  return /^en\b/i.test(String(request.headers['accept-language'] ?? '')) ? 'en' : 'zh';
}

export function largeTextFrom(request: Pick<Request, 'headers'>): boolean {
  return cookieOf(request, 'text') === 'large';
}

/** Only a path of this site may be returned to; anything else would make the link a springboard to other sites. */
export function localPath(given: unknown, fallback = '/'): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])[^\s\\]*$/.test(given)) return fallback;
  const parsed = new URL(given, 'http://local.invalid');
  return parsed.host === 'local.invalid' ? parsed.pathname + parsed.search : fallback;
}

/** `GET /preferences?locale=en&text=large&back=/path`: the links for language and text size. */
export function preferenceRoutes(production: boolean): Router {
  const router = Router();
  router.get('/preferences', (request, response) => {
    const { locale, text, back } = request.query;
    const options = { maxAge: yearMilliseconds, sameSite: 'lax', httpOnly: true, secure: production, path: '/' } as const;
    if (locale === 'zh' || locale === 'en') response.cookie('locale', locale, options);
    if (text === 'large' || text === 'normal') response.cookie('text', text, options);
    response.setHeader('Cache-Control', 'no-store');
    response.redirect(303, localPath(back));
  });
  return router;
}
