import type { JsonSchema } from '../platform/http-route.ts';

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });

/** What `GET /captcha` answers. */
export const challengeSchema: JsonSchema = {
  type: 'object',
  required: ['parameters', 'signature'],
  properties: {
    parameters: {
      type: 'object',
      required: ['algorithm', 'nonce', 'salt', 'cost', 'keyLength', 'keyPrefix'],
      properties: {
        algorithm: text(40), nonce: text(64), salt: text(64), keyPrefix: text(128), keySignature: text(128),
        cost: { type: 'integer' }, keyLength: { type: 'integer' }, data: { type: 'object' },
      },
    },
    signature: text(128),
  },
};

/** The challenge as it was received, with its solution. */
export const captchaSchema: JsonSchema = {
  type: 'object',
  required: ['challenge', 'solution'],
  properties: {
    challenge: challengeSchema,
    solution: { type: 'object', required: ['counter', 'derivedKey'], properties: { counter: { type: 'integer', minimum: 0 }, derivedKey: text(128), time: { type: 'number' } } },
  },
};
