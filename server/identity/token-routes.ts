import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { Answer, type Call, type JsonSchema, type Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { createToken, defaultTokenDays, listTokens, longestTokenDays, revokeToken, type TokenView } from './api-tokens.ts';
import { bearerToken } from './identify-caller.ts';
import { signedInAccount } from './signed-in-account.ts';

const tokenSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'name', 'createdAt', 'lastUsedAt', 'expiresAt', 'employer'],
  properties: {
    id: { type: 'string' }, name: { type: 'string' }, createdAt: { type: 'string' },
    lastUsedAt: { type: ['string', 'null'] }, expiresAt: { type: 'string' }, employer: { type: ['string', 'null'], description: 'the employer that it acts for' },
  },
};

/** One's own API tokens: seeing, making and revoking them. */
export function tokenRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'get', path: '/tokens', right: 'signed-in',
      summary: { zh: '我的 API 令牌', en: 'My API tokens' },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: tokenSchema }, total: { type: 'integer' } } },
      handle: (call) => myTokens(platform, call),
    },
    {
      method: 'post', path: '/tokens', right: 'signed-in', status: 201,
      summary: { zh: '新建 API 令牌（只显示一次）', en: 'Make an API token (shown once)' },
      body: {
        type: 'object', required: ['name'], additionalProperties: false,
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 100 },
          days: { type: 'integer', minimum: 1, maximum: longestTokenDays, description: `default ${defaultTokenDays}` },
        },
      },
      answers: { type: 'object', required: ['id', 'token', 'expiresAt'], properties: { id: { type: 'string' }, token: { type: 'string' }, expiresAt: { type: 'string' } } },
      handle: (call) => makeToken(platform, call),
    },
    {
      method: 'delete', path: '/tokens/:id', right: 'signed-in',
      summary: { zh: '撤销 API 令牌', en: 'Revoke an API token' },
      answers: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      handle: (call) => endToken(platform, call),
    },
  ];
}

async function myTokens(platform: Platform, { caller }: Call): Promise<{ rows: TokenView[]; total: number }> {
  const rows = await listTokens(platform.db, signedInAccount(caller), platform.clock.now());
  return { rows, total: rows.length };
}

/** A token makes no further tokens: whoever finds one must not be able to outlive its revocation. */
async function makeToken(platform: Platform, call: Call): Promise<Answer> {
  const { caller, body } = call;
  if (bearerToken(call.header('authorization')) !== null) throw new Problem('not_allowed');
  const { name, days } = body as { name: string; days?: number };
  return new Answer(201, await runCommand(platform, caller, (command) => createToken(command, signedInAccount(caller), name, days, employerOfToken(caller))));
}

/** A token made by an operator acts for that employer only. An employer's own account needs no such bond. */
function employerOfToken({ actingFor, accountId }: Caller): string | null {
  return actingFor && actingFor.id !== accountId ? actingFor.id : null;
}

async function endToken(platform: Platform, { caller, params }: Call): Promise<{ id: string }> {
  const id = params['id'] ?? '';
  await runCommand(platform, caller, (command) => revokeToken(command, signedInAccount(caller), id));
  return { id };
}
