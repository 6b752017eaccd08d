import { Answer, type Route } from '../platform/http-route.ts';
import { answerChallenge, beginChallenge, type ChallengeAnswer } from './certificate-sign-in.ts';
import type { SignInDesk } from './provider-sign-in.ts';
import { signInKinds, type SignInKind } from './sign-in-ways.ts';

const text = { type: 'string' } as const;

/** Signing in by a certificate: a challenge, and the answer that its key has signed. */
export function certificateRoutes(desk: SignInDesk): Route[] {
  return [
    {
      method: 'post', path: '/certificate-challenges', right: 'anyone', status: 201,
      summary: { zh: '取得证书登录的待签名内容', en: 'Get what a certificate\'s key has to sign' },
      body: {
        type: 'object', required: ['way', 'kind'], additionalProperties: false,
        properties: { way: { type: 'string', maxLength: 130, description: 'portal/name' }, kind: { enum: signInKinds }, next: { type: 'string', pattern: '^/(?![/\\\\])', maxLength: 2000, description: 'path of this site to go to afterwards' } },
      },
      answers: { type: 'object', required: ['state', 'text', 'expiresAt'], properties: { state: text, text: { type: 'string', description: 'to be signed as it is, over SHA-256' }, expiresAt: text } },
      handle: async ({ caller, session, body }) => new Answer(201, await beginChallenge(desk, caller, session, { way: String(body['way']), kind: body['kind'] as SignInKind, next: String(body['next'] ?? '/'), ticketId: null })),
    },
    {
      method: 'post', path: '/certificate-sign-ins', right: 'anyone',
      summary: { zh: '提交签名，完成证书登录（仅限取得待签名内容的浏览器）', en: 'Hand in the signature and be signed in, for the browser that got the challenge' },
      body: {
        type: 'object', required: ['state', 'certificate', 'signature'], additionalProperties: false,
        properties: {
          state: { type: 'string', maxLength: 100 }, certificate: { type: 'string', maxLength: 40_000, description: 'PEM: the holder\'s certificate, then those between it and the authority' },
          signature: { type: 'string', pattern: '^[A-Za-z0-9+/]{1,2000}={0,2}$', description: 'base64: RSA (PKCS #1 v1.5 or PSS), ECDSA (DER or r and s) over SHA-256, or Ed25519' },
        },
      },
      answers: { type: 'object', required: ['next'], properties: { next: { type: 'string', description: 'path to go to' } } },
      handle: async ({ caller, session, body }) => ({ next: await answerChallenge(desk, caller, session, body as unknown as ChallengeAnswer) }),
    },
  ];
}
