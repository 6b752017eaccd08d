import { Router } from 'express';
import { h } from 'preact';
import type { RegistrationView } from '../identity/registration-routes.ts';
import { Problem } from '../platform/errors.ts';
import { pageHandler, Redirect, type PageParts } from './page-handler.ts';
import { queryText } from './page-query.ts';
import { inPortal } from './portal-of-page.ts';
import { DemoMessages } from './views/demo-messages.tsx';
import { ChooseRegistration, RegisterAccount, type SmsState } from './views/register-account.tsx';
import { ResetPassword } from './views/reset-password.tsx';

/** Pages of those who cannot sign in yet, or no more: registering, and a new password. */
export function registrationPages(parts: PageParts): Router {
  const { ports, platform } = parts;
  const router = Router();
  const state = (): SmsState => ({ sms: platform.config.messages.kind !== 'none', demo: platform.config.messages.kind === 'demo' });

  router.get('/register', pageHandler(parts, 'anyone', async (page, request) => {
    const named = queryText(request, 'portal', 60);
    const forms = await ports.registrationForms(page.caller);
    const portals = [...new Set(forms.map(({ portal }) => portal))];
    const shown = named !== undefined && portals.includes(named) ? [named] : portals;
    const groups = await Promise.all(shown.map(async (portal) => ({ title: (await ports.portal(portal, page.caller)).title, forms: forms.filter((form) => form.portal === portal) })));
    return h(ChooseRegistration, { page: shown.length === 1 ? await inPortal(ports, page, shown[0]!) : page, groups, state: state() });
  }));

  router.get('/register/:kind', pageHandler(parts, 'anyone', async (page, request) => {
    const forms = (await ports.registrationForms(page.caller)).filter(({ kind }) => kind === request.params['kind']);
    const named = queryText(request, 'portal', 60);
    const form = forms.find(({ portal }) => portal === named) ?? (forms.length === 1 ? forms[0]! : null);
    if (forms.length === 0) throw new Problem('not_found');
    // Which portal's form it is must be chosen first.
    if (!form) return new Redirect('/register');
    return h(RegisterAccount, { page: await inPortal(ports, page, form.portal), form, state: state() });
  }));

  router.get('/reset-password', pageHandler(parts, 'anyone', async (page) => h(ResetPassword, { page, state: state() })));

  router.get('/demo/messages', pageHandler(parts, 'anyone', async (page) => h(DemoMessages, { page, messages: await ports.demoMessages() })));

  return router;
}

/** How the sign-in page calls the login name, and where it sends to register: by the portal that is signed in for, if any. */
export function registrationOf(forms: readonly RegistrationView[], kind: string, next: string): { loginLabel: string | null; href: string | null } {
  const portal = /^\/(?:portal|items)\/([^/?]+)/.exec(next)?.[1];
  const own = forms.filter((form) => form.portal === portal);
  const meant = own.length > 0 ? own : forms;
  const labels = [...new Set(meant.filter((form) => form.kind === kind).map(({ loginLabel }) => loginLabel))];
  return {
    loginLabel: labels.length === 1 ? labels[0]! : null,
    href: forms.length === 0 ? null : own.length > 0 ? `/register?portal=${encodeURIComponent(portal ?? '')}` : '/register',
  };
}
