import { Answer, type Call, type JsonSchema, type Route } from '../platform/http-route.ts';
import type { ProofAnswer } from './answer-proof.ts';
import { proofAnswerBody, proofAnswered } from './proof-routes.ts';
import type { SignInDesk } from './provider-sign-in.ts';
import { answerScanProof, beginScan, collectScan, confirmScan, refuseScan, scanState } from './scan-sign-in.ts';
import { signInKinds, type SignInKind } from './sign-in-ways.ts';

const text = { type: 'string' } as const;
const stateSchema = { enum: ['waiting', 'scanned', 'confirmed', 'refused', 'used', 'expired'] };
const decided: JsonSchema = { type: 'object', required: ['state'], properties: { state: stateSchema } };

/** Signing a desk in by scanning its QR code with a phone. `qrCode` draws a text as SVG. */
export function scanRoutes(desk: SignInDesk, qrCode: (text: string) => string): Route[] {
  return [...deskRoutes(desk, qrCode), ...phoneRoutes(desk)];
}

function deskRoutes(desk: SignInDesk, qrCode: (text: string) => string): Route[] {
  return [
    {
      method: 'post', path: '/scan-tickets', right: 'anyone', status: 201,
      summary: { zh: '取得扫码登录的二维码', en: 'Get a QR code to sign in by scanning it' },
      body: { type: 'object', required: ['way', 'kind'], additionalProperties: false, properties: { way: { type: 'string', maxLength: 130, description: 'portal/name' }, kind: { enum: signInKinds } } },
      answers: { type: 'object', required: ['id', 'link', 'number', 'expiresAt', 'picture'], properties: { id: text, link: text, number: text, expiresAt: text, picture: { type: 'string', description: 'SVG as a data address' } } },
      async handle({ caller, session, body }) {
        const scan = await beginScan(desk, caller, session, String(body['way']), body['kind'] as SignInKind);
        return new Answer(201, { ...scan, picture: `data:image/svg+xml;base64,${Buffer.from(qrCode(scan.link)).toString('base64')}` });
      },
    },
    {
      method: 'get', path: '/scan-tickets/:id', right: 'anyone',
      summary: { zh: '扫码登录的进度（仅限显示该二维码的浏览器）', en: 'How the scan stands, for the browser that shows the code' },
      answers: { type: 'object', required: ['state', 'holder', 'expiresAt'], properties: { state: stateSchema, holder: { type: ['string', 'null'] }, expiresAt: text } },
      handle: ({ session, params }) => scanState(desk, session, idOf(params)),
    },
    {
      method: 'post', path: '/scan-tickets/:id/collect', right: 'anyone',
      summary: { zh: '手机确认后完成登录（仅限显示该二维码的浏览器）', en: 'Be signed in once the phone has confirmed, for the browser that shows the code' },
      answers: { type: 'object', required: ['signedIn'], properties: { signedIn: { type: 'boolean' } } },
      handle: ({ caller, session, params }) => collectScan(desk, caller, session, idOf(params)),
    },
  ];
}

function phoneRoutes(desk: SignInDesk): Route[] {
  return [
    {
      method: 'post', path: '/scan-tickets/:id/proof', right: 'anyone',
      summary: { zh: '在手机上确认账号是否由本人注册（仅限扫码的手机）', en: 'Say on the phone that has scanned the code whether one registered the account oneself' },
      body: proofAnswerBody, answers: proofAnswered,
      handle: ({ caller, session, params, body }) => answerScanProof(desk, caller, session, idOf(params), body as unknown as ProofAnswer),
    },
    {
      method: 'post', path: '/scan-tickets/:id/confirm', right: 'anyone',
      summary: { zh: '在手机上确认登录（仅限扫码的手机）', en: 'Confirm on the phone that has scanned the code' },
      body: { type: 'object', additionalProperties: false, properties: { employer: { type: ['string', 'null'], maxLength: 36 } } },
      answers: decided,
      handle: ({ caller, session, params, body }) => confirmScan(desk, caller, session, idOf(params), (body['employer'] as string | null | undefined) ?? null),
    },
    {
      method: 'post', path: '/scan-tickets/:id/refuse', right: 'anyone',
      summary: { zh: '在手机上拒绝登录（仅限扫码的手机）', en: 'Refuse on the phone that has scanned the code' },
      answers: decided,
      handle: ({ caller, session, params }) => refuseScan(desk, caller, session, idOf(params)),
    },
  ];
}

function idOf(params: Call['params']): string {
  return params['id'] ?? '';
}
