import type { Call, JsonSchema, Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { answerProof, type ProofAnswer } from './answer-proof.ts';
import { accountsProvenIn, currentSessionId } from './browser-session.ts';
import { openProofs } from './proof-store.ts';
import { signedInAccount } from './signed-in-account.ts';

const nullableText = { type: ['string', 'null'] } as const;
const text = { type: 'string' } as const;
export const proofAnswerBody: JsonSchema = {
  type: 'object', required: ['account', 'own'], additionalProperties: false,
  properties: { account: { type: 'string', maxLength: 36 }, own: { type: 'boolean', description: 'whether the holder registered the account themselves' } },
};
export const proofAnswered: JsonSchema = { type: 'object', required: ['proof'], properties: { proof: { enum: ['kept', 'cleared'] } } };

/**
 * What a provider's first proof of a registered account asks its holder. The right is `anyone`, since nothing else is
 * allowed before the answer; each call wants a session that came from a provider.
 */
export function proofRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'get', path: '/proof', right: 'anyone',
      summary: { zh: '待本人确认的注册账号', en: 'Registered accounts that their holder is asked about' },
      answers: {
        type: 'object', required: ['rows', 'total'],
        properties: {
          rows: { type: 'array', items: { type: 'object', required: ['account', 'name', 'kind', 'registeredAt', 'mobile'], properties: { account: text, name: text, kind: text, registeredAt: text, mobile: nullableText } } },
          total: { type: 'integer' },
        },
      },
      async handle({ caller, session }: Call) {
        signedInAccount(caller);
        const rows = await openProofs(platform.db, accountsProvenIn(session));
        return { rows, total: rows.length };
      },
    },
    {
      method: 'post', path: '/proof', right: 'anyone',
      summary: { zh: '确认账号是否由本人注册（否：收回密码、手机号、令牌等）', en: 'Say whether one registered the account oneself; if not, its password, mobile number, tokens and the like are taken away' },
      body: proofAnswerBody, answers: proofAnswered,
      handle({ caller, session, body }: Call) {
        signedInAccount(caller);
        return answerProof(platform, caller, { proven: accountsProvenIn(session), session: currentSessionId(session) }, body as unknown as ProofAnswer);
      },
    },
  ];
}
