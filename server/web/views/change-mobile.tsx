import type { PageContext } from '../page-context.ts';
import type { AccountView } from '../page-ports.ts';
import { SmsFields, TextField } from './account-fields.tsx';
import { Document } from './document.tsx';
import type { SmsState } from './register-account.tsx';

/** 更换手机号: the new number with its code, and the password unless this session has proven the holder. */
export function ChangeMobile({ page, account, state }: { page: PageContext; account: AccountView; state: SmsState }) {
  const { t } = page;
  const words = t.notices.mobile;
  const possible = state.sms && (account.proven || account.password === 'known');
  return (
    <Document page={page} title={words.title} script="mobile.js" here="account" crumbs={[{ title: t.mine.title, href: '/applications' }, { title: t.account.title, href: '/account' }]}>
      <div class="narrow">
        <div id="mobile-done" hidden>
          <div class="confirmation"></div>
          <div class="actions"><a class="button" href="/account">{words.back}</a></div>
        </div>
        <div id="mobile-change">
          <h1>{words.title}</h1>
          <p class="lead">{account.mobile ? words.intro(account.mobile) : words.introNone}</p>
          <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
          {possible
            ? (
              <form id="mobile-form" class="panel" novalidate>
                <div id="mobile-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
                {/* For password managers, which would take the number for the login name. */}
                <input hidden type="text" name="username" value={account.account} autocomplete="username" readOnly />
                {!account.proven && <TextField id="password" label={words.password} type="password" autocomplete="current-password" maxLength={1000} />}
                <SmsFields page={page} mobileHint={words.hint} demo={state.demo} />
                <button class="button full" type="submit" id="mobile-button">{words.submit}</button>
              </form>
            )
            : <p class="notice">{state.sms ? words.unproven : words.unavailable}</p>}
        </div>
      </div>
    </Document>
  );
}
