/** How short messages (SMS) leave; with `none` whatever needs one is refused. */
export type MessageConfig = { kind: 'none' } | { kind: 'demo' } | { kind: 'http'; url: string; token: string };

/**
 * `SMS_SENDER`: `demo` keeps messages for the page `/demo/messages` (the default, but never in production), `http`
 * posts them to `SMS_HTTP_URL` with the bearer token `SMS_HTTP_TOKEN`, `none` (production's default) sends nothing.
 */
export function messagesFrom(env: NodeJS.ProcessEnv, production: boolean): MessageConfig {
  const kind = env['SMS_SENDER'] || (production ? 'none' : 'demo');
  if (kind === 'none') return { kind };
  if (kind === 'demo') {
    if (production) throw new Error('SMS_SENDER=demo shows everybody\'s messages and is refused with NODE_ENV=production');
    return { kind };
  }
  if (kind !== 'http') throw new Error(`SMS_SENDER must be "demo", "http" or "none", not "${kind}"`);
  const [url, token] = [env['SMS_HTTP_URL'] ?? '', env['SMS_HTTP_TOKEN'] ?? ''];
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new Error('SMS_SENDER=http needs SMS_HTTP_URL, an http(s) address');
  if (token === '') throw new Error('SMS_SENDER=http needs SMS_HTTP_TOKEN');
  return { kind, url, token };
}
