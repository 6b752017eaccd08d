import type { PageContext } from '../page-context.ts';
import type { AccountView, SessionView, TokenView } from '../page-ports.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';

/** Name, API tokens and open sessions of one's own account. */
export function AccountSettings({ page, account }: { page: PageContext; account: AccountView }) {
  const { t } = page;
  return (
    <Document page={page} title={t.account.title} script="account.js" here="account" crumbs={[{ title: t.mine.title, href: '/applications' }]}>
      <h1>{t.account.title}</h1>
      <dl class="summary-list">
        <div class="summary-row"><dt>{t.account.name}</dt><dd>{account.name}</dd></div>
        <div class="summary-row"><dt>{t.account.login}</dt><dd>{account.account}</dd></div>
        <div class="summary-row"><dt>{t.account.kind}</dt><dd>{t.account.kinds[account.kind]}</dd></div>
      </dl>
      <div id="account-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <section aria-labelledby="sessions-title">
        <h2 id="sessions-title">{t.account.sessions}</h2>
        <p class="hint">{t.account.sessionsIntro}</p>
        <Sessions page={page} sessions={account.sessions} />
      </section>
      <section aria-labelledby="tokens-title">
        <h2 id="tokens-title">{t.account.tokens}</h2>
        <p class="hint">{t.account.tokensIntro}</p>
        <div id="new-token" class="notice success" role="status" hidden><p>{t.account.once}</p><p><code id="new-token-text"></code></p></div>
        <Tokens page={page} tokens={account.tokens} />
        <form id="token-form" class="inline-form" novalidate>
          <div class="field grow">
            <label for="token-name">{t.account.tokenName}</label>
            <p class="hint" id="token-name-hint">{t.account.tokenNameHint}</p>
            <input id="token-name" name="name" type="text" maxLength={100} autocomplete="off" aria-describedby="token-name-hint" required />
          </div>
          <button class="button" type="submit">{t.account.create}</button>
        </form>
      </section>
    </Document>
  );
}

function Sessions({ page: { t }, sessions }: { page: PageContext; sessions: readonly SessionView[] }) {
  return (
    <table class="cards">
      <caption class="visually-hidden">{t.account.sessions}</caption>
      <thead><tr><th scope="col">{t.account.device}</th><th scope="col">{t.account.address}</th><th scope="col">{t.account.seen}</th><th scope="col">{t.queue.action}</th></tr></thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <td class="card-title">{browserName(session.userAgent)}{session.current && <strong class="tag tag-approved">{t.account.current}</strong>}</td>
            <td data-label={t.account.address}>{session.address ?? '—'}</td>
            <td data-label={t.account.seen}><Moment at={session.lastSeenAt} /></td>
            <td class="card-action">{!session.current && <button type="button" class="button secondary small" data-end-session={session.id} aria-label={t.account.endOf(session.address ?? '')}>{t.account.end}</button>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Tokens({ page: { t }, tokens }: { page: PageContext; tokens: readonly TokenView[] }) {
  if (tokens.length === 0) return <p class="muted">{t.account.none}</p>;
  return (
    <table class="cards">
      <caption class="visually-hidden">{t.account.tokens}</caption>
      <thead><tr><th scope="col">{t.account.tokenName}</th><th scope="col">{t.account.created}</th><th scope="col">{t.account.lastUsed}</th><th scope="col">{t.queue.action}</th></tr></thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td class="card-title">{token.name}</td>
            <td data-label={t.account.created}><Moment at={token.createdAt} dateOnly /></td>
            <td data-label={t.account.lastUsed}>{token.lastUsedAt ? <Moment at={token.lastUsedAt} /> : t.account.never}</td>
            <td class="card-action"><button type="button" class="button secondary small" data-revoke-token={token.id} aria-label={t.account.revokeOf(token.name)}>{t.account.revoke}</button></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** In this order, because browsers also give the names of those that they descend from. */
const products = [['Edg', 'Edge'], ['OPR', 'Opera'], ['Firefox', 'Firefox'], ['Chrome', 'Chrome'], ['Safari', 'Safari']] as const;

/** Product and platform out of a User-Agent header (RFC 9110, 10.1.5), enough to know one's own devices by. */
function browserName(userAgent: string | null): string {
  if (!userAgent) return '—';
  const platform = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent)?.[0];
  const product = products.find(([mark]) => userAgent.includes(`${mark}/`));
  const version = product && new RegExp(`${product[0]}/(\\d+)`).exec(userAgent)?.[1];
  const name = product ? `${product[1]} ${version ?? ''}`.trim() : userAgent.slice(0, 40);
  return platform ? `${name} · ${platform}` : name;
}
