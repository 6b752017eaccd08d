import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';

interface Props { page: PageContext; next: string; kind: 'individual' | 'employer'; reason: 'expired' | 'first' | 'out' | null }

/** 用户登录; the captcha is a proof of work that the page does by itself. */
export function SignIn({ page, next, kind, reason }: Props) {
  const { t } = page;
  const reasonText = reason === 'expired' ? t.login.expired : reason === 'first' ? t.login.first : reason === 'out' ? t.login.signedOut : null;
  return (
    <Document page={page} title={t.login.title} script="login.js" data={{ next }}>
      <div class="narrow">
        <h1>{t.login.title}</h1>
        {reasonText && <p class="notice" role="status">{reasonText}</p>}
        <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
        <nav class="switch" aria-label={t.login.kinds}>
          <ul>
            <li><a href={`/login?kind=individual&next=${encodeURIComponent(next)}`} aria-current={kind === 'individual' ? 'true' : undefined}>{t.login.individual}</a></li>
            <li><a href={`/login?kind=employer&next=${encodeURIComponent(next)}`} aria-current={kind === 'employer' ? 'true' : undefined}>{t.login.employer}</a></li>
          </ul>
        </nav>
        <form id="login-form" method="post" action="/login" novalidate class="panel">
          <div id="login-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
          <div class="field">
            <label for="account">{kind === 'employer' ? t.login.accountEmployer : t.login.accountIndividual}</label>
            <input id="account" name="account" type="text" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={200} />
          </div>
          <div class="field">
            <label for="password">{t.login.password}</label>
            <div class="with-button">
              <input id="password" name="password" type="password" autocomplete="current-password" required maxLength={1000} />
              <button id="show-password" class="button secondary" type="button" aria-pressed="false" aria-controls="password">{t.login.show}</button>
            </div>
          </div>
          <div class="field">
            <span class="label" id="captcha-label">{t.login.captcha}</span>
            <p id="captcha-state" class="captcha" role="status" aria-labelledby="captcha-label captcha-state">{t.login.captchaIdle}</p>
          </div>
          <button class="button full" type="submit" id="login-button">{t.login.submit}</button>
        </form>
        <p class="muted">{t.login.browserHint}</p>
      </div>
    </Document>
  );
}

/** Shown in the tab that was opened only to sign in again. */
export function SignedInAgain({ page }: { page: PageContext }) {
  return (
    <Document page={page} title={page.t.login.title}>
      <div class="confirmation"><h1>{page.t.login.reopened}</h1></div>
    </Document>
  );
}
