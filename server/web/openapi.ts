import { errorTable } from '../platform/errors.ts';
import type { JsonSchema, Right, Route } from '../platform/http-route.ts';
import { readableSize } from './answer-problem.ts';

/** `serverUrl` is where the routes are mounted, such as `/api`. */
export interface OpenApiInfo { title: string; version: string; serverUrl: string }

/** The description of the API in OpenAPI 3.1, made from the same route list that is mounted. */
export function describeApi(routes: readonly Route[], info: OpenApiInfo): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: info.serverUrl }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        // Named after how the server was started, see `sessionCookieName`.
        session: { type: 'apiKey', in: 'cookie', name: 'banshi', description: 'Without HTTPS, in demo mode' },
        secureSession: { type: 'apiKey', in: 'cookie', name: '__Host-banshi', description: 'In production' },
      },
      schemas: { Problem: problemSchema() },
      responses: { Problem: { description: 'RFC 9457', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    },
  };
}

function operationOf(route: Route): Record<string, unknown> {
  const operation: Record<string, unknown> = {
    operationId: operationId(route),
    summary: route.summary.en,
    description: [route.summary.zh, rightText(route.right)].join('\n\n'),
    parameters: [...pathParameters(route.path), ...queryParameters(route.query), ...headerParameters(route)],
    responses: { ...successesOf(route), default: { $ref: '#/components/responses/Problem' } },
    security: route.right === 'anyone' ? [] : [{ token: [] }, { session: [] }, { secureSession: [] }],
  };
  const body = bodyOf(route);
  if (body) operation['requestBody'] = body;
  return operation;
}

/** `post /tasks/:id/claim` as `post_tasks_id_claim`: stable, and unique because the pair is. */
function operationId(route: Route): string {
  return `${route.method}${route.path.replace(/[^A-Za-z0-9]+/g, '_')}`.replace(/_$/, '');
}

function rightText(right: Right): string {
  if (right === 'anyone') return 'Open to anyone.';
  if (right === 'signed-in') return 'For signed-in accounts.';
  return `For accounts with one of the roles: ${right.join(', ')}.`;
}

function pathParameters(path: string): Record<string, unknown>[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => ({ name: match[1], in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters(query: JsonSchema | undefined): Record<string, unknown>[] {
  const properties = (query?.['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = (query?.['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
}

function headerParameters({ headers = [] }: Route): Record<string, unknown>[] {
  return headers.map(({ name, required, description }) => ({ name, in: 'header', required, description, schema: { type: 'string' } }));
}

function bodyOf(route: Route): Record<string, unknown> | null {
  if (route.upload) {
    const fields = (route.body?.['properties'] ?? {}) as Record<string, unknown>;
    const one = { type: 'string', contentMediaType: 'application/octet-stream' };
    const { maximumFiles = 1 } = route.upload;
    const file = maximumFiles > 1 ? { type: 'array', items: one, minItems: 1, maxItems: maximumFiles } : one;
    const schema = { type: 'object', properties: { ...fields, file }, required: ['file'] };
    return { required: true, content: { 'multipart/form-data': { schema } } };
  }
  const description = route.bodyBytes === undefined ? {} : { description: `At most ${readableSize(route.bodyBytes)}` };
  return route.body ? { ...description, required: true, content: { 'application/json': { schema: route.body } } } : null;
}

function successesOf(route: Route): Record<string, unknown> {
  return Object.fromEntries([route.status ?? 200].flat().map((status) => [status, successOf(route)]));
}

function successOf(route: Route): Record<string, unknown> {
  const contentType = 'contentType' in route.answers ? route.answers['contentType'] : null;
  if (typeof contentType === 'string') return { description: route.summary.en, content: { [contentType]: {} } };
  return { description: route.summary.en, content: { 'application/json': { schema: route.answers } } };
}

function problemSchema(): JsonSchema {
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail'],
    properties: {
      type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' },
      code: { type: 'string', enum: Object.keys(errorTable) },
      detail: { type: 'string' }, instance: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object', required: ['path', 'code', 'message'],
          properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' }, label: { type: 'string' } },
        },
      },
    },
  };
}
