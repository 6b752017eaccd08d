import { expect } from 'chai';
import { sessionCookieName } from '../../server/identity/session-middleware.ts';
import { readConfig } from '../../server/platform/config.ts';
import { errorTable } from '../../server/platform/errors.ts';
import type { Route } from '../../server/platform/http-route.ts';
import { describeApi } from '../../server/web/openapi.ts';

const summary = { zh: '测试', en: 'Test' };
const routes: Route[] = [
  { method: 'get', path: '/things/:id', right: 'anyone', summary, query: { type: 'object', required: ['q'], properties: { q: { type: 'string' }, page: { type: 'integer' } } }, answers: { type: 'object' }, handle: async () => ({}) },
  { method: 'put', path: '/things/:id', right: 'signed-in', summary, body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }, answers: { type: 'object' }, handle: async () => ({}) },
  { method: 'post', path: '/things/:id/files', right: ['reviewer'], summary, upload: { maximumBytes: 1 }, status: [200, 201], headers: [{ name: 'Idempotency-Key', required: true, description: 'once' }], body: { type: 'object', properties: { slot: { type: 'string' } } }, answers: { contentType: 'application/pdf' }, handle: async () => ({}) },
];

interface Operation { operationId: string; parameters: { name: string; in: string; required: boolean }[]; requestBody?: { content: Record<string, { schema: Record<string, unknown> }> }; responses: Record<string, { content?: Record<string, unknown>; $ref?: string }>; security: unknown[] }

describe('The description of the API', () => {
  const description = describeApi(routes, { title: 'Banshi', version: '1.0.0', serverUrl: '/api' }) as unknown as { openapi: string; info: { title: string; version: string }; servers: { url: string }[]; paths: Record<string, Record<string, Operation>>; components: { securitySchemes: Record<string, { name?: string }>; schemas: { Problem: { properties: { code: { enum: string[] } } } }; responses: Record<string, unknown> } };

  it('holds each route once, under its path and method, with a name of its own', () => {
    expect(description.openapi).to.equal('3.1.0');
    expect(description.servers).to.deep.equal([{ url: '/api' }]);
    const operations = Object.entries(description.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(operations).to.deep.equal(['get /things/{id}', 'put /things/{id}', 'post /things/{id}/files']);
    const names = Object.values(description.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(names).size).to.equal(names.length);
  });

  it('declares every parameter of the path and the query', () => {
    expect(description.paths['/things/{id}']!['get']!.parameters.map(({ name, in: place, required }) => [name, place, required])).to.deep.equal([['id', 'path', true], ['q', 'query', true], ['page', 'query', false]]);
  });

  it('describes bodies, files and what comes back', () => {
    expect(description.paths['/things/{id}']!['put']!.requestBody!.content['application/json']!.schema).to.deep.equal(routes[1]!.body);
    const files = description.paths['/things/{id}/files']!['post']!;
    expect(Object.keys(files.requestBody!.content['multipart/form-data']!.schema['properties'] as object)).to.deep.equal(['slot', 'file']);
    expect(files.responses['200']!.content).to.have.property('application/pdf');
    expect(files.responses['default']!.$ref).to.equal('#/components/responses/Problem');
    expect(description.components.responses).to.have.property('Problem');
  });

  it('declares the headers that a call reads and each status of its success', () => {
    const files = description.paths['/things/{id}/files']!['post']!;
    expect(files.parameters.filter(({ in: place }) => place === 'header').map(({ name, required }) => [name, required])).to.deep.equal([['Idempotency-Key', true]]);
    expect(Object.keys(files.responses)).to.deep.equal(['200', '201', 'default']);
    expect(Object.keys(description.paths['/things/{id}']!['put']!.responses)).to.deep.equal(['200', 'default']);
  });

  it('names the session cookie as it is named with and without HTTPS', () => {
    const config = readConfig({});
    const { session, secureSession } = description.components.securitySchemes;
    expect([session!.name, secureSession!.name]).to.deep.equal([sessionCookieName({ ...config, production: false }), sessionCookieName({ ...config, production: true })]);
  });

  it('says which calls need no account', () => {
    expect(description.paths['/things/{id}']!['get']!.security).to.deep.equal([]);
    expect(description.paths['/things/{id}']!['put']!.security).to.deep.equal([{ token: [] }, { session: [] }, { secureSession: [] }]);
  });

  it('lists every code that an error may have', () => {
    expect(description.components.schemas.Problem.properties.code.enum).to.deep.equal(Object.keys(errorTable));
  });
});
