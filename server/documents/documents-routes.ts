import type { Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { allowVerification } from './limit-verifications.ts';
import { verifyDocument } from './verify-document.ts';

export function documentsRoutes(platform: Platform): Route[] {
  return [{
    method: 'get',
    path: '/verify',
    right: 'anyone',
    summary: { zh: '核验打印文书', en: 'Check a printed document' },
    query: {
      type: 'object',
      properties: { number: { type: 'string', minLength: 1, maxLength: 60 }, code: { type: 'string', minLength: 1, maxLength: 40 } },
      required: ['number', 'code'],
    },
    answers: {
      type: 'object',
      properties: {
        valid: { type: 'boolean' }, number: { type: 'string' }, title: { type: 'string' }, issuedAt: { type: 'string' },
        holder: { type: 'string', description: 'masked' }, replaced: { type: 'boolean', description: 'a later edition was issued' },
      },
      required: ['valid'],
    },
    handle: async ({ caller, query }) => {
      await allowVerification(caller);
      return verifyDocument(platform, query['number'] ?? '', query['code'] ?? '');
    },
  }];
}
