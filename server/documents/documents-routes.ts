import { FileAnswer, type Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { allowVerification } from './limit-verifications.ts';
import { verifiedPdf, verifyDocument } from './verify-document.ts';

const numberAndCode = {
  type: 'object',
  properties: { number: { type: 'string', minLength: 1, maxLength: 60 }, code: { type: 'string', minLength: 1, maxLength: 40 } },
  required: ['number', 'code'],
} as const;

export function documentsRoutes(platform: Platform): Route[] {
  return [{
    method: 'get',
    path: '/verify',
    right: 'anyone',
    summary: { zh: '核验打印文书', en: 'Check a printed document' },
    query: numberAndCode,
    answers: {
      type: 'object',
      properties: {
        valid: { type: 'boolean' }, kind: { type: 'string' }, number: { type: 'string' }, title: { type: 'string' }, issuedAt: { type: 'string' },
        holder: { type: 'string', description: 'masked' }, replaced: { type: 'boolean', description: 'a later edition was issued' },
        shown: { type: 'boolean', description: 'the whole document may be looked at (document.pdf)' },
      },
      required: ['valid'],
    },
    handle: async ({ caller, query }) => {
      await allowVerification(caller);
      return verifyDocument(platform, query['number'] ?? '', query['code'] ?? '');
    },
  }, {
    method: 'get',
    path: '/verify/document.pdf',
    right: 'anyone',
    summary: { zh: '校验成功后查看对应单据', en: 'The document behind a number and its check code' },
    query: numberAndCode,
    answers: { contentType: 'application/pdf' },
    handle: async ({ caller, query }) => {
      await allowVerification(caller);
      const { content, number } = await verifiedPdf(platform, query['number'] ?? '', query['code'] ?? '');
      return new FileAnswer(content, 'application/pdf', `${number}.pdf`, true);
    },
  }];
}
