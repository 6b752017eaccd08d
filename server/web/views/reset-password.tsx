import type { PageContext } from '../page-context.ts';
import { NewPasswordFields, SmsFields, TextField } from './account-fields.tsx';
import { Document } from './document.tsx';
import type { SmsState } from './register-account.tsx';

/** 重置密码: by a code to the registered number. What is said when a code is asked for is the same for every name. */
export function ResetPassword({ page, state }: { page: PageContext; state: SmsState }) {
  const texts = page.t.registration;
  return (
    <Document page={page} title={texts.reset.title} script="password-reset.js" crumbs={[{ title: page.t.login.title, href: '/login' }]}>
      <div class="narrow">
        <div id="reset-done" hidden>
          <div class="confirmation"></div>
          <p class="lead">{texts.reset.doneText}</p>
          <div class="actions"><a class="button" href="/login">{texts.toSignIn}</a></div>
        </div>
        <div id="reset">
          <h1>{texts.reset.title}</h1>
          <p class="lead">{texts.reset.intro}</p>
          <noscript><p class="notice">{page.t.layout.needsScript}</p></noscript>
          {state.sms
            ? (
              <form id="reset-form" class="panel" novalidate>
                <div id="reset-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
                <TextField id="account" label={texts.reset.account} hint={texts.reset.accountHint} autocomplete="username" maxLength={200} />
                <SmsFields page={page} mobileHint={null} demo={state.demo} />
                <NewPasswordFields page={page} isNew />
                <button class="button full" type="submit" id="reset-button">{texts.reset.submit}</button>
              </form>
            )
            : <p class="notice">{texts.unavailable}</p>}
          <p class="muted">{texts.reset.lost}</p>
        </div>
      </div>
    </Document>
  );
}
