import type { PageContext } from '../page-context.ts';
import type { WayView } from '../sign-in-ports.ts';

export interface WayProps { page: PageContext; next: string; kind: 'individual' | 'employer'; way: WayView }

/** The address of the sign-in page for a kind of account and a way. */
export function signInAddress(kind: string, next: string, way?: string): string {
  return `/login?kind=${kind}${way ? `&way=${encodeURIComponent(way)}` : ''}&next=${encodeURIComponent(next)}`;
}

/** The ways that the kind of account can sign in by, where there is a choice. */
export function WaySwitch({ page: { t }, next, kind, way, ways }: WayProps & { ways: readonly WayView[] }) {
  if (ways.length < 2) return null;
  return (
    <nav class="way-switch" aria-label={t.signIn.ways}>
      <ul>{ways.map((one) => <li key={one.key}><a href={signInAddress(kind, next, one.key)} aria-current={one.key === way.key ? 'true' : undefined}>{one.label}</a></li>)}</ul>
    </nav>
  );
}

/** Signing in at a provider: a link and no form, since the policy of the page lets forms go to this site only. */
export function ProviderPanel({ page: { t }, next, kind, way }: WayProps) {
  return (
    <div class="panel">
      <p>{t.signIn.goToText(way.label)}</p>
      <a class="button full" id="provider-link" href={providerAddress(kind, next, way.key)}>{t.signIn.goTo(way.label)}</a>
    </div>
  );
}

/** A QR code for the phone; `scan.js` fetches it and waits for what the phone says. */
export function ScanPanel({ page: { t }, next, kind, way }: WayProps) {
  return (
    <div class="panel scan">
      <p>{t.signIn.scanIntro(way.label)}</p>
      <div id="scan-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <div id="scan-code" class="scan-code">
        <div class="scan-picture"><img id="scan-picture" alt={t.signIn.picture} width="220" height="220" hidden /></div>
        <div>
          <p class="scan-number"><span class="label">{t.signIn.number}</span> <strong id="scan-number">····</strong></p>
          <p class="hint">{t.signIn.numberHint} {t.signIn.expiryNote}</p>
        </div>
      </div>
      <p id="scan-state" class="scan-state" role="status">{t.signIn.drawing}</p>
      <button id="scan-renew" class="button full" type="button" hidden>{t.signIn.renew}</button>
      <p class="scan-direct">{t.signIn.sameDevice} <a id="provider-link" href={providerAddress(kind, next, way.key)}>{t.signIn.direct}</a></p>
    </div>
  );
}

export function providerAddress(kind: string, next: string, way: string): string {
  return `/login/with/${way}?kind=${kind}&next=${encodeURIComponent(next)}`;
}
