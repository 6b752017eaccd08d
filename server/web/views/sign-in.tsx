import type { PageContext } from '../page-context.ts';
import type { WayView } from '../sign-in-ports.ts';
import { Document } from './document.tsx';
import { CertificatePanel } from './certificate-panel.tsx';
import { ProviderPanel, ScanPanel, WaySwitch } from './sign-in-ways.tsx';

interface Props { page: PageContext; next: string; kind: 'individual' | 'employer'; reason: 'expired' | 'first' | 'out' | null; ways: readonly WayView[]; way: WayView | null; /** Labels of declared ways that are not set up; said in demo mode only. */ missing: readonly string[]; registration: { loginLabel: string | null; href: string | null } }

/** 用户登录; the captcha is a proof of work that the page does by itself. */
export function SignIn(props: Props) {
  const { page, next, kind, reason, ways, way, missing, registration } = props;
  const { t } = page;
  const labels = page.portal?.signInLabels ?? null;
  const reasonText = reason === 'expired' ? t.login.expired : reason === 'first' ? t.login.first : reason === 'out' ? t.login.signedOut : null;
  return (
    <Document page={page} title={t.login.title} script={scriptOf(way)} data={{ next: afterSignIn(kind, next), way: way?.key, kind }}>
      <div class="narrow">
        <h1>{t.login.title}</h1>
        {reasonText && <p class="notice" role="status">{reasonText}</p>}
        <noscript><p class="notice">{t.layout.needsScript}</p></noscript>
        <nav class="switch" aria-label={t.login.kinds}>
          <ul>
            <li><a href={`/login?kind=individual&next=${encodeURIComponent(next)}`} aria-current={kind === 'individual' ? 'true' : undefined}>{labels?.individual ?? t.login.individual}</a></li>
            <li><a href={`/login?kind=employer&next=${encodeURIComponent(next)}`} aria-current={kind === 'employer' ? 'true' : undefined}>{labels?.employer ?? t.login.employer}</a></li>
          </ul>
        </nav>
        {way && <WaySwitch page={page} next={next} kind={kind} way={way} ways={ways} />}
        {way?.way === 'password' && <PasswordForm {...props} />}
        {way?.way === 'oidc' && <ProviderPanel page={page} next={next} kind={kind} way={way} />}
        {way?.way === 'certificate' && <CertificatePanel page={page} next={next} kind={kind} way={way} />}
        {way?.way === 'scan' && <ScanPanel page={page} next={next} kind={kind} way={way} />}
        <ul class="plain-links">
          {registration.href && <li>{t.registration.noAccount} <a href={registration.href}>{t.registration.register}</a></li>}
          <li><a href="/reset-password">{t.registration.forgot}</a></li>
        </ul>
        {missing.length > 0 && <p class="muted">{t.certificate.missing(missing.join(t.certificate.separator))}</p>}
        <p class="muted">{t.login.browserHint}</p>
      </div>
    </Document>
  );
}

function PasswordForm({ page: { t }, kind, registration }: Props) {
  return (
    <form id="login-form" method="post" action="/login" novalidate class="panel">
      <div id="login-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <div class="field">
        <label for="account">{registration.loginLabel ?? (kind === 'employer' ? t.login.accountEmployer : t.login.accountIndividual)}</label>
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
  );
}

function scriptOf(way: WayView | null): string | undefined {
  const scripts: Record<WayView['way'], string | undefined> = { password: 'login.js', scan: 'scan.js', certificate: 'certificate.js', oidc: undefined };
  return way ? scripts[way.way] : undefined;
}

/** Whoever comes to act for an employer is asked for which, where there is a choice. */
function afterSignIn(kind: Props['kind'], next: string): string {
  return kind === 'employer' && next !== '/signed-in' ? `/account/employers?next=${encodeURIComponent(next)}` : next;
}

/** Shown in the tab that was opened only to sign in again. */
export function SignedInAgain({ page }: { page: PageContext }) {
  return (
    <Document page={page} title={page.t.login.title}>
      <div class="confirmation"><h1>{page.t.login.reopened}</h1></div>
    </Document>
  );
}
