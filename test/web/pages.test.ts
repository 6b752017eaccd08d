import { expect } from 'chai';
import { pagesByReader } from './sample-pages.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';
import { hostileText, samplePorts } from './sample-ports.ts';

describe('Pages', () => {
  let site: SampleSite;
  before(async function () { this.timeout(60_000); site = await openSampleSite(); });
  after(() => site.close());

  const open = (path: string, cookies: Record<string, string> = {}) => fetch(site.url + path, { redirect: 'manual', headers: { Cookie: Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ') } });
  const text = async (path: string, cookies: Record<string, string> = {}) => (await open(path, cookies)).text();

  for (const [reader, paths] of Object.entries(pagesByReader)) {
    for (const path of paths) {
      it(`${path} for ${reader} stands in both languages without inline code or style`, async () => {
        const as: Record<string, string> = reader === 'nobody' ? {} : { as: reader };
        for (const locale of ['zh', 'en']) {
          const response = await open(path, { ...as, locale });
          expect(response.status).to.equal(path === '/nothing-here' ? 404 : 200);
          const html = await response.text();
          expect(html).to.match(/^<!doctype html>\n<html lang="(zh-CN|en)"/);
          expect(html).to.contain(`<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}"`);
          expect(html.match(/<h1[ >]/g), 'one heading of the first level').to.have.length(1);
          expect(html).not.to.match(/<script(?![^>]*(?:\ssrc=|\stype="application\/json"))/);
          expect(html.replace(/<script type="application\/json"[^]*?<\/script>/g, '')).not.to.match(/\s(style|on\w+)="|<style/);
          expect(html).not.to.match(/undefined|\[object Object\]|NaN/);
        }
      });
    }
  }

  it('let nothing from data break out, neither in the text nor in the data block', async () => {
    const html = await text('/applications/draft/edit', { as: 'individual' });
    expect(html).not.to.contain('</script><script>window.broken');
    const block = /<script type="application\/json" id="page-data">([^]*?)<\/script>/.exec(html)?.[1];
    expect((JSON.parse(block!) as { application: { data: { remark: string } } }).application.data.remark).to.equal(hostileText);
    expect(await text('/applications/open', { as: 'individual' })).to.contain('&lt;/script>&lt;script>window.broken');
  });

  it('send who is not signed in to sign in, and back to where they were', async () => {
    for (const path of ['/applications', '/account', '/applications/draft/edit', '/items/example/registration/apply', '/review?which=mine']) {
      const response = await open(path);
      expect([response.status, response.headers.get('location')], path).to.deep.equal([303, `/login?reason=first&next=${encodeURIComponent(path)}`]);
    }
    expect((await open('/login?next=/account', { as: 'individual' })).headers.get('location')).to.equal('/account');
    expect((await open('/login?next=//evil.example', { as: 'individual' })).headers.get('location')).to.equal('/');
  });

  it('keep the review to those who review', async () => {
    expect((await open('/review', { as: 'individual' })).status).to.equal(403);
    expect((await open('/review/tasks/open', { as: 'individual' })).status).to.equal(403);
  });

  it('hide what is not there or not one’s own behind the same page', async () => {
    const response = await open('/applications/other', { as: 'individual' });
    expect(response.status).to.equal(404);
    expect(await response.text()).to.contain('找不到页面');
    expect((await open('/portal/none/items')).status).to.equal(404);
  });

  it('filter by links alone: each choice keeps the other and 清空条件 drops all', async () => {
    const html = await text('/portal/example/items?category=社会保险&purpose=变更&q=示例');
    const links = [...html.matchAll(/href="(\/portal\/example\/items[^"]*)"/g)].map((match) => decodeURIComponent(match[1]!.replaceAll('&amp;', '&')));
    expect(links).to.include('/portal/example/items?category=就业&q=示例');
    expect(links).to.include('/portal/example/items?category=社会保险&q=示例');
    expect(links).to.include('/portal/example/items?category=社会保险&purpose=变更');
    expect(html).to.match(/class="clear" href="\/portal\/example\/items"/);
  });

  it('leave out of the list what says nothing, and say for whom a service is only where a portal serves both', async () => {
    const bare = await text('/portal/example/items');
    expect(bare).not.to.contain('暂无描述').and.not.to.contain('class="tag"');
    const ports = samplePorts();
    const both = await openSampleSite([], { ...ports, portal: async (...args) => ({ ...(await ports.portal(...args)), purposes: {} }), items: async (...args) => ({ ...(await ports.items(...args)), audiences: ['individual', 'employer'] }) });
    try {
      const html = await (await fetch(`${both.url}/portal/example/items`)).text();
      expect(html).to.contain('<span class="tag">个人</span>').and.to.contain('id="filter-category"');
      expect(html, 'nothing to choose from').not.to.contain('id="filter-purpose"');
      expect(await (await fetch(`${both.url}/portal/example/items`, { headers: { cookie: 'locale=en' } })).text()).to.contain('<span class="tag">Individual</span>');
    } finally {
      await both.close();
    }
  });

  it('show every row of a guide that has a value', async () => {
    const html = await text('/items/example/registration/guide');
    for (const words of ['事项名称', '设定依据', '1. 甲办法。', '2. 乙办法。', '身份证明', '必要', '每月1日至20日办理', '其他材料', '（视填写内容需要）']) expect(html).to.contain(words);
    expect(html).not.to.contain('咨询方式');
  });

  it('lead from 立即办理 to the draft and from a decision to the next free task', async () => {
    expect((await open('/items/example/registration/apply', { as: 'individual' })).headers.get('location')).to.equal('/applications/draft/edit');
    expect((await open('/review/next', { as: 'reviewer' })).headers.get('location')).to.equal('/review/tasks/late?done=1');
    expect((await open('/applications/open/edit', { as: 'individual' })).headers.get('location')).to.equal('/applications/open');
  });

  it('count the promise down', async () => {
    const html = await text('/review', { as: 'reviewer' });
    expect(html).to.contain('已超时 2 小时');
    expect(html).to.contain('剩余 35 小时');
  });

  it('promise the time of the step that waits, also after a correction', async () => {
    expect(await text('/applications/open/submitted', { as: 'individual' })).to.contain('工作人员会在48小时之内处理');
  });

  it('let the one who claimed a task or a supervisor put it back, and nobody else', async () => {
    const offers = async (task: string, as: string) => (await text(`/review/tasks/${task}`, { as })).includes('id="release"');
    expect(await offers('mine', 'reviewer')).to.equal(true);
    expect(await offers('taken', 'supervisor')).to.equal(true);
    expect(await offers('taken', 'reviewer')).to.equal(false);
    expect(await offers('open', 'supervisor'), 'nobody has claimed it').to.equal(false);
  });

  it('switch language and text size without script, returning only to this site', async () => {
    const response = await open('/preferences?locale=en&text=large&back=/verify?number=1');
    expect(response.headers.get('location')).to.equal('/verify?number=1');
    expect(response.headers.getSetCookie().map((cookie) => cookie.split(';')[0])).to.deep.equal(['locale=en', 'text=large']);
    expect((await open('/preferences?back=https://evil.example')).headers.get('location')).to.equal('/');
    expect(await text('/verify', { text: 'large' })).to.contain('class="large-text"');
  });

  it('show an unexpected error as a page with the number under which it is logged', async () => {
    const broken = await openSampleSite([], { ...samplePorts(), items: () => Promise.reject(new Error('secret detail')) });
    try {
      const response = await fetch(`${broken.url}/portal/example/items`);
      const html = await response.text();
      expect(response.status).to.equal(500);
      expect(html).to.match(/错误编号：<code>[0-9a-f-]{36}<\/code>/);
      expect(html).not.to.contain('secret');
      expect(broken.logged).to.deep.equal(['secret detail']);
    } finally {
      await broken.close();
    }
  });

  it('carry a policy that allows no code and no style but from this host', async () => {
    const policy = (await open('/verify')).headers.get('content-security-policy')!;
    expect(policy).to.contain("script-src 'self';style-src 'self';").and.contain("object-src 'none'").and.contain("frame-ancestors 'none'");
    expect(policy).not.to.contain('unsafe');
  });

  it('are dressed by built files that browsers may keep for good, compressed', async () => {
    const html = await text('/verify');
    const sheet = /<link rel="stylesheet" href="(\/assets\/pages-[A-Z0-9]+\.css)"/.exec(html)![1]!;
    const response = await fetch(site.url + sheet, { headers: { 'Accept-Encoding': 'br' } });
    expect(response.headers.get('content-encoding')).to.equal('br');
    expect(response.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).to.equal('text/css; charset=utf-8');
    expect(await response.text()).to.contain('--primary');
    expect((await fetch(`${site.url}/assets/../../package.json`)).status).to.equal(404);
  });
});
