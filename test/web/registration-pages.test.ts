import { expect } from 'chai';
import { h } from 'preact';
import type { Catalog } from '../../server/catalog/catalog.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Platform } from '../../server/platform/platform.ts';
import type { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { registrationPagePorts } from '../../server/registration-ports.ts';
import type { PageContext } from '../../server/web/page-context.ts';
import { registrationOf } from '../../server/web/registration-pages.ts';
import { textsIn } from '../../server/web/texts/texts.ts';
import { renderPage } from '../../server/web/views/document.tsx';
import { RegisterAccount } from '../../server/web/views/register-account.tsx';
import { ResetPassword } from '../../server/web/views/reset-password.tsx';
import { openSampleSite } from './sample-site.ts';
import { sampleRegistrations } from './sample-registrations.ts';

describe('The pages of those who cannot sign in yet', () => {
  const page: PageContext = {
    caller: { ...systemCaller, locale: 'zh' }, locale: 'zh', t: textsIn('zh'), largeText: false, url: '/register', assets: { url: (name) => `/assets/${name}` }, portal: null, now: new Date('2026-11-22T04:00:00.000Z'),
  };
  const [form] = sampleRegistrations('zh');

  it('have no form where no code can be sent, and say so', () => {
    const silent = { sms: false, demo: false };
    for (const html of [renderPage(h(RegisterAccount, { page, form: form!, state: silent })), renderPage(h(ResetPassword, { page, state: silent }))]) {
      expect(html).to.contain('尚未开通短信').and.not.contain('<form id="re').and.not.contain('/demo/messages');
    }
  });

  it('lead to the demo\'s messages in the demo alone, where they exist alone', async () => {
    const html = (demo: boolean) => renderPage(h(RegisterAccount, { page, form: form!, state: { sms: true, demo } }));
    expect([html(true), html(false)].map((text) => text.includes('/demo/messages'))).to.deep.equal([true, false]);
    for (const kind of ['http', 'none']) {
      const ports = registrationPagePorts({ config: { messages: { kind } } } as Platform, {} as Catalog, {} as RegisterDirectory);
      const refused = await ports.demoMessages().then(() => null, (error: unknown) => error);
      expect((refused as Problem).code, kind).to.equal('not_found');
    }
  });

  it('know two ways to register and no other, and show nothing unescaped', async () => {
    const site = await openSampleSite();
    try {
      const get = (path: string) => fetch(site.url + path, { redirect: 'manual' });
      expect((await get('/register/staff')).status).to.equal(404);
      expect((await get('/register/individual?portal=elsewhere')).status, 'the only one there is').to.equal(200);
      const messages = await (await get('/demo/messages')).text();
      expect(messages).to.contain('13800000000').and.not.contain('<script>window.broken');
    } finally {
      await site.close();
    }
  });

  it('are reached from the sign-in page, which calls the login name as the portal does', () => {
    const forms = [...sampleRegistrations('zh'), ...sampleRegistrations('zh').map((one) => ({ ...one, portal: 'other', loginLabel: `${one.loginLabel}甲` }))];
    expect(registrationOf(forms, 'individual', '/portal/example/items')).to.deep.equal({ loginLabel: '身份号码', href: '/register?portal=example' });
    expect(registrationOf(forms, 'individual', '/items/other/registration/apply')).to.deep.equal({ loginLabel: '身份号码甲', href: '/register?portal=other' });
    expect(registrationOf(forms, 'individual', '/'), 'portals that disagree').to.deep.equal({ loginLabel: null, href: '/register' });
    expect(registrationOf(forms.slice(0, 2), 'employer', '/')).to.deep.equal({ loginLabel: '账号 ID', href: '/register' });
    expect(registrationOf([], 'individual', '/')).to.deep.equal({ loginLabel: null, href: null });
  });
});
