import type { PageContext } from '../page-context.ts';
import type { SessionView } from '../page-ports.ts';
import { Moment } from './moment.tsx';

/** Where the account is signed in; each but this one can be ended, or all of them at once. */
export function AccountSessions({ page, sessions }: { page: PageContext; sessions: readonly SessionView[] }) {
  const { t } = page;
  return (
    <section aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t.account.sessions}</h2>
      <p class="hint">{t.account.sessionsIntro}</p>
      <table class="cards">
        <caption class="visually-hidden">{t.account.sessions}</caption>
        <thead><tr><th scope="col">{t.account.device}</th><th scope="col">{t.account.address}</th><th scope="col">{t.registration.sessions.since}</th><th scope="col">{t.account.seen}</th><th scope="col">{t.queue.action}</th></tr></thead>
        <tbody>
          {sessions.map((session) => <Session key={session.id} page={page} session={session} />)}
        </tbody>
      </table>
      <p id="sessions-state" role="status" class="muted"></p>
      {sessions.some(({ current }) => !current) && <div class="actions"><button type="button" class="button secondary" id="end-others">{t.registration.sessions.endOthers}</button></div>}
    </section>
  );
}

function Session({ page: { t }, session }: { page: PageContext; session: SessionView }) {
  const browser = browserName(session.userAgent);
  return (
    <tr data-other={session.current ? undefined : ''}>
      <td class="card-title">{browser}{session.current && <strong class="tag tag-approved">{t.account.current}</strong>}</td>
      <td data-label={t.account.address}>{session.address ?? '—'}</td>
      <td data-label={t.registration.sessions.since}><Moment at={session.createdAt} /></td>
      <td data-label={t.account.seen}><Moment at={session.lastSeenAt} /></td>
      <td class="card-action">{!session.current && <button type="button" class="button secondary small" data-end-session={session.id} aria-label={t.account.endOf(`${browser} ${session.address ?? ''}`.trim())}>{t.account.end}</button>}</td>
    </tr>
  );
}

/** In this order, because browsers also give the names of those that they descend from. */
const products = [['MicroMessenger', '微信 WeChat'], ['Edg', 'Edge'], ['OPR', 'Opera'], ['Firefox', 'Firefox'], ['HeadlessChrome', 'Chrome'], ['Chrome', 'Chrome'], ['Safari', 'Safari']] as const;

/** Product and platform out of a User-Agent header (RFC 9110, 10.1.5), enough to know one's own devices by. */
export function browserName(userAgent: string | null): string {
  if (!userAgent) return '—';
  const platform = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent)?.[0];
  const product = products.find(([mark]) => userAgent.includes(`${mark}/`));
  const version = product && new RegExp(`${product[0]}/(\\d+)`).exec(userAgent)?.[1];
  const name = product ? `${product[1]} ${version ?? ''}`.trim() : userAgent.slice(0, 40);
  return platform ? `${name} · ${platform}` : name;
}
