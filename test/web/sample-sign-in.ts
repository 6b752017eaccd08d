import { qrCodeSvg } from '../../server/documents/qr-code.ts';
import { ownRights } from '../../server/identity/operator-rights.ts';
import type { ProofQuestion } from '../../server/identity/proof-store.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Route } from '../../server/platform/http-route.ts';
import type { SignInPorts } from '../../server/web/sign-in-ports.ts';

const browser = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/143.0 Safari/537.36';

const proofOf = (kind: ProofQuestion['kind']): ProofQuestion => ({ account: 'a1', name: kind === 'employer' ? '示例一号有限公司' : '王某某', kind, registeredAt: '2026-11-01T03:00:00.000Z', mobile: '138****0001' });

/** Two providers, a phone that has scanned, an operator of two employers with an invitation to a third. */
export function sampleSignIn(): SignInPorts {
  return {
    signInWays: async ({ locale }) => [
      { key: 'example/password', way: 'password', label: locale === 'zh' ? '用户名密码' : 'User name and password', kinds: ['individual', 'employer'] },
      { key: 'example/card', way: 'scan', label: locale === 'zh' ? '电子社保卡' : 'Electronic social-security card', kinds: ['individual', 'employer'] },
      { key: 'example/licence', way: 'oidc', label: locale === 'zh' ? '电子营业执照' : 'Electronic business licence', kinds: ['employer'] },
      { key: 'example/certificate', way: 'certificate', label: locale === 'zh' ? '证书登录' : 'Certificate', kinds: ['employer'], atProxy: true },
    ],
    missingWays: async () => ['电子证书'],
    endByCertificate: async () => { throw new Problem('certificate_missing'); },
    beginSignIn: async () => { throw new Problem('sign_in_provider_down', { name: '电子社保卡' }); },
    endSignIn: async () => { throw new Problem('sign_in_no_account'); },
    openScan: async () => { throw new Problem('scan_over'); },
    scanQuestion: async (_caller, _session, id) => ({
      id, state: id === 'asked' ? 'scanned' : id as 'scanned', way: '电子社保卡', kind: 'employer', number: '4821', name: '王某某', address: '203.0.113.7', userAgent: browser, createdAt: '2026-11-22T03:59:00.000Z',
      employers: [{ id: 'e1', name: '示例一号有限公司' }, { id: 'e2', name: '示例二号有限公司' }], proofs: id === 'asked' ? [proofOf('individual')] : [],
    }),
    openProofs: async (caller) => [proofOf(caller.actingFor ? 'employer' : 'individual')],
    myEmployers: async (caller) => ({
      rows: [
        { id: 'e1', name: '示例一号有限公司', rights: ['administrator'], current: caller.actingFor?.id === 'e1', own: false },
        { id: 'e2', name: '示例二号有限公司', rights: ['apply'], current: false, own: false },
      ],
      total: 2, person: true, invitations: [{ id: 'i1', employer: '示例三号有限公司', rights: ['view'] }],
    }),
    operators: async () => [
      { id: 'e1', name: '示例一号有限公司', login: '912**************3A', rights: ['administrator'], since: '2026-11-01T00:00:00.000Z', status: 'active', source: 'self', you: false },
      { id: 'a1', name: '王某某', login: '230**************12', rights: ['administrator', 'apply'], since: '2026-11-02T00:00:00.000Z', status: 'active', source: 'register', you: true },
      { id: 'i2', name: '李某', login: '138******01', rights: ['view'], since: '2026-11-20T00:00:00.000Z', status: 'invited', source: 'added', you: false },
    ],
    operatorRights: async ({ locale }) => ownRights.map(({ name, label, en }) => ({ name, label: locale === 'zh' ? label : en })),
  };
}

/** The desk's side of a scan, as far as the page asks for it; nobody ever scans. */
export function sampleScanRoutes(): Route[] {
  const answers = { type: 'object' };
  const summary = { zh: '扫码', en: 'Scan' };
  return [
    {
      method: 'post', path: '/scan-tickets', right: 'anyone', summary, answers,
      handle: async () => ({ id: 't1', link: 'http://127.0.0.1/scan/x', number: '4821', expiresAt: '2026-11-22T04:02:00.000Z', picture: `data:image/svg+xml;base64,${Buffer.from(qrCodeSvg('http://127.0.0.1/scan/x')).toString('base64')}` }),
    },
    { method: 'get', path: '/scan-tickets/:id', right: 'anyone', summary, answers, handle: async () => ({ state: 'waiting', holder: null, expiresAt: '2026-11-22T04:02:00.000Z' }) },
  ];
}
