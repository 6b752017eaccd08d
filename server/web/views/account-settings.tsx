import { mayAsOperator } from '../../platform/caller.ts';
import type { PageContext } from '../page-context.ts';
import type { AccountView, TokenView } from '../page-ports.ts';
import { AccountSessions } from './account-sessions.tsx';
import { ChangePassword } from './change-password.tsx';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';

/** Name, open sessions, password and API tokens of one's own account. */
export function AccountSettings({ page, account }: { page: PageContext; account: AccountView }) {
  const { t } = page;
  return (
    <Document page={page} title={t.account.title} script="account.js" data={{ account: account.account }} here="account" crumbs={[{ title: t.mine.title, href: '/applications' }]}>
      <h1>{t.account.title}</h1>
      <dl class="summary-list">
        <div class="summary-row"><dt>{t.account.name}</dt><dd>{account.name}</dd></div>
        <div class="summary-row"><dt>{t.account.login}</dt><dd>{account.account}</dd></div>
        <div class="summary-row"><dt>{t.account.kind}</dt><dd>{t.account.kinds[account.kind]}</dd></div>
        <div class="summary-row"><dt>{t.notices.mobile.label}</dt><dd>{account.mobile ?? <span class="muted">{t.notices.mobile.none}</span>} <a class="summary-action" href="/account/mobile">{t.notices.mobile.title}</a></dd></div>
      </dl>
      <div id="account-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {(page.mayChoose || page.caller.actingFor) && (
        <div class="actions">
          {page.mayChoose && <a class="button secondary" href="/account/employers">{t.operators.chooseTitle}</a>}
          {page.caller.actingFor && mayAsOperator(page.caller, 'administrator') && <a class="button secondary" href="/account/operators">{t.operators.title}</a>}
        </div>
      )}
      <AccountSessions page={page} sessions={account.sessions} />
      <ChangePassword page={page} account={account} />
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

function Tokens({ page: { t }, tokens }: { page: PageContext; tokens: readonly TokenView[] }) {
  if (tokens.length === 0) return <p class="muted">{t.account.none}</p>;
  return (
    <table class="cards">
      <caption class="visually-hidden">{t.account.tokens}</caption>
      <thead><tr><th scope="col">{t.account.tokenName}</th><th scope="col">{t.account.created}</th><th scope="col">{t.account.lastUsed}</th><th scope="col">{t.queue.action}</th></tr></thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td class="card-title">{token.name}{token.employer && <span class="hint"> {t.operators.tokenFor(token.employer)}</span>}</td>
            <td data-label={t.account.created}><Moment at={token.createdAt} dateOnly /></td>
            <td data-label={t.account.lastUsed}>{token.lastUsedAt ? <Moment at={token.lastUsedAt} /> : t.account.never}</td>
            <td class="card-action"><button type="button" class="button secondary small" data-revoke-token={token.id} aria-label={t.account.revokeOf(token.name)}>{t.account.revoke}</button></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
