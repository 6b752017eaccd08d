import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Answer, FileAnswer, type Route } from '../../server/platform/http-route.ts';
import { Problem } from '../../server/platform/errors.ts';
import { openSampleSite, type SampleSite } from './sample-site.ts';

const summary = { zh: '测试', en: 'Test' };
const echo = { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string', maxLength: 3 }, rows: { type: 'array', items: { type: 'object', properties: { n: { type: 'number' } } } } } };
let received: { path: string; name: string }[] = [];

const routes: Route[] = [
  { method: 'get', path: '/open', right: 'anyone', summary, answers: {}, query: { type: 'object', properties: { page: { type: 'integer', minimum: 1 } } }, handle: async ({ query }) => query },
  { method: 'get', path: '/mine', right: 'signed-in', summary, answers: {}, handle: async ({ caller }) => ({ id: caller.accountId }) },
  { method: 'get', path: '/staff', right: ['reviewer'], summary, answers: {}, handle: async () => ({}) },
  { method: 'post', path: '/echo/:id', right: 'anyone', summary, body: echo, answers: {}, handle: async ({ body, params }) => new Answer(201, { ...body, id: params['id'] }) },
  { method: 'post', path: '/answers', right: 'anyone', summary, body: { type: 'object' }, bodyBytes: 3 * 1024 * 1024, answers: {}, handle: async ({ body }) => ({ length: String(body['data']).length }) },
  { method: 'post', path: '/nothing', right: 'anyone', summary, answers: {}, handle: async () => undefined },
  { method: 'post', path: '/upload', right: 'signed-in', summary, answers: {}, upload: { maximumBytes: 1024 }, body: { type: 'object', required: ['slot'], properties: { slot: { type: 'string' } } }, handle: async ({ files, body }) => { received = files.map(({ path, name }) => ({ path, name })); if (body['slot'] === 'fail') throw new Error('disk on fire'); return { ...body, size: files[0]?.size, stood: existsSync(files[0]?.path ?? '') }; } },
  { method: 'get', path: '/file', right: 'anyone', summary, answers: { contentType: 'image/svg+xml' }, handle: async () => new FileAnswer(Readable.from(['<svg/>']), 'image/svg+xml', '身份证"; x.svg', true) },
  { method: 'get', path: '/conflict', right: 'anyone', summary, answers: {}, handle: async () => { throw new Problem('task_claimed_by_other', { name: '李' }); } },
  { method: 'get', path: '/broken', right: 'anyone', summary, answers: {}, handle: async () => { throw new Error('secret detail'); } },
];

interface ProblemAnswer { type: string; title: string; status: number; code: string; detail: string; instance?: string; errors?: { path: string; message: string }[] }

describe('The mounting of the API', () => {
  let site: SampleSite;
  before(async function () { this.timeout(60_000); site = await openSampleSite(routes); });
  after(() => site.close());

  const call = (path: string, init: RequestInit & { as?: string; locale?: string } = {}) =>
    fetch(`${site.url}/api${path}`, { ...init, headers: { ...init.headers as Record<string, string>, Cookie: [init.as && `as=${init.as}`, init.locale && `locale=${init.locale}`].filter(Boolean).join('; ') } });
  const post = (path: string, body: string, type = 'application/json') => call(path, { method: 'POST', body, headers: { 'Content-Type': type } });
  async function problem(response: Response): Promise<ProblemAnswer> {
    expect(response.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
    const body = await response.json() as ProblemAnswer;
    expect(body.status).to.equal(response.status);
    return body;
  }

  it('tells who is not signed in from who may not', async () => {
    expect((await problem(await call('/staff'))).code).to.equal('not_signed_in');
    expect((await problem(await call('/staff', { as: 'individual' }))).code).to.equal('not_allowed');
    expect((await call('/staff', { as: 'reviewer' })).status).to.equal(200);
    expect((await call('/mine')).status).to.equal(401);
    expect(await (await call('/mine', { as: 'individual' })).json()).to.deep.equal({ id: 'individual' });
  });

  it('answers nothing that may be kept by a cache', async () => {
    expect((await call('/open')).headers.get('cache-control')).to.equal('no-store');
    expect((await call('/staff')).headers.get('cache-control')).to.equal('no-store');
  });

  it('names every part of a body that is not valid, by its path', async () => {
    const body = await problem(await post('/echo/7', JSON.stringify({ name: 'long name', rows: [{ n: 'x' }], more: 1 })));
    expect(body.code).to.equal('invalid_request');
    expect(body.errors?.map(({ path }) => path).sort()).to.deep.equal(['more', 'name', 'rows[0].n']);
    const ok = await post('/echo/7', JSON.stringify({ name: 'ann' }));
    expect(ok.status).to.equal(201);
    expect(await ok.json()).to.deep.equal({ name: 'ann', id: '7' });
  });

  it('reads numbers out of a query for the check and leaves the query text', async () => {
    expect(await (await call('/open?page=2&page=3')).json()).to.deep.equal({ page: '2' });
    expect((await problem(await call('/open?page=0'))).errors?.[0]?.path).to.equal('page');
    expect((await call('/open?page=two')).status).to.equal(422);
  });

  it('tells broken JSON, another type and too much apart', async () => {
    expect((await problem(await post('/echo/1', '{"name":'))).code).to.equal('malformed_request');
    expect((await problem(await post('/echo/1', '[]'))).code).to.equal('malformed_request');
    expect((await problem(await post('/echo/1', 'name=ann', 'application/x-www-form-urlencoded'))).code).to.equal('unsupported_media_type');
    const large = await problem(await post('/echo/1', JSON.stringify({ name: 'x'.repeat(1024 * 1024) })));
    expect([large.status, large.detail]).to.deep.equal([413, '文件或请求过大，上限为1 MB']);
  });

  it('takes from a route that declares more what no other route takes, and no more than that', async () => {
    const ok = await post('/answers', JSON.stringify({ data: 'x'.repeat(2_000_000) }));
    expect([ok.status, await ok.json()]).to.deep.equal([200, { length: 2_000_000 }]);
    const large = await problem(await post('/answers', JSON.stringify({ data: 'x'.repeat(3 * 1024 * 1024) })));
    expect([large.status, large.detail]).to.deep.equal([413, '文件或请求过大，上限为3 MB']);
  });

  it('speaks the language of the caller', async () => {
    expect((await problem(await call('/conflict', { locale: 'en' }))).detail).to.equal('This task has been claimed by 李');
    expect((await problem(await call('/conflict', { locale: 'zh' }))).detail).to.equal('此任务已由李领取');
  });

  it('answers an unexpected error with nothing but a number, under which it is logged', async () => {
    const body = await problem(await call('/broken'));
    expect(body.code).to.equal('internal');
    expect(JSON.stringify(body)).not.to.contain('secret');
    expect(body.instance).to.match(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(site.logged).to.contain('secret detail');
  });

  it('tells an unknown address from a method that an address does not take', async () => {
    expect((await problem(await call('/elsewhere'))).code).to.equal('not_found');
    const response = await call('/open', { method: 'DELETE' });
    expect(response.headers.get('allow')).to.equal('GET');
    expect((await problem(response)).code).to.equal('method_not_allowed');
    expect((await problem(await call('/echo/%E0%A4%A', { method: 'POST' }))).status).to.equal(400);
  });

  it('answers no content where there is none', async () => {
    const response = await call('/nothing', { method: 'POST' });
    expect([response.status, await response.text()]).to.deep.equal([204, '']);
  });

  it('gives a file its name in any script and keeps it from running as a page', async () => {
    const response = await call('/file');
    expect(await response.text()).to.equal('<svg/>');
    expect(response.headers.get('content-disposition')).to.equal(`inline; filename="____; x.svg"; filename*=UTF-8''${encodeURIComponent('身份证"; x.svg')}`);
    expect(response.headers.get('content-security-policy')).to.contain('sandbox');
  });

  describe('with files', () => {
    const incoming = () => { const folder = join(site.dataDir, 'incoming'); return existsSync(folder) ? readdirSync(folder) : []; };
    const upload = (size: number, slot: string, as = 'individual') => {
      const form = new FormData();
      form.set('slot', slot);
      form.set('file', new Blob(['x'.repeat(size)]), '参军证明.png');
      return call('/upload', { method: 'POST', body: form, as });
    };

    it('hands a file over under the name that it was sent with and clears it away afterwards', async () => {
      expect(await (await upload(1000, 'a')).json()).to.deep.equal({ slot: 'a', size: 1000, stood: true });
      expect(received[0]?.name).to.equal('参军证明.png');
      expect(incoming()).to.deep.equal([]);
    });

    it('leaves no file behind when the call fails, is refused or is too large', async () => {
      expect((await upload(10, 'fail')).status).to.equal(500);
      expect((await problem(await upload(5000, 'a'))).detail).to.equal('文件或请求过大，上限为1 KB');
      const form = new FormData();
      form.set('file', new Blob(['x']), 'a.png');
      expect((await problem(await call('/upload', { method: 'POST', body: form, as: 'individual' }))).errors?.[0]?.path).to.equal('slot');
      expect(incoming()).to.deep.equal([]);
    });

    it('takes one file a request and says so', async () => {
      const form = new FormData();
      form.set('slot', 'a');
      for (const name of ['a.png', 'b.png']) form.append('file', new Blob(['x']), name);
      const body = await problem(await call('/upload', { method: 'POST', body: form, as: 'individual' }));
      expect([body.code, body.detail]).to.deep.equal(['too_many_files', '一次请求最多上传1个文件']);
      expect(incoming()).to.deep.equal([]);
    });

    it('receives nothing from who has no right', async () => {
      received = [];
      expect((await upload(10, 'a', '')).status).to.equal(401);
      expect(received).to.deep.equal([]);
    });

    it('takes only multipart where files are expected', async () => {
      expect((await problem(await call('/upload', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' }, as: 'individual' }))).status).to.equal(415);
    });
  });
});
