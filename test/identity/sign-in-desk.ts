import { createHash } from 'node:crypto';
import type { BrowserSession } from '../../server/platform/http-route.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { openSignInDesk, type SignInDesk } from '../../server/identity/provider-sign-in.ts';
import { readSignInWays } from '../../server/identity/sign-in-ways.ts';
import type { TestProvider } from './start-provider.ts';

export const environment = { issuer: 'TEST_ISSUER', clientId: 'TEST_CLIENT_ID', clientSecret: 'TEST_CLIENT_SECRET' };

/** A card that proves persons (who may represent employers by the register), a licence that proves employers, and one that makes no accounts. */
const declared = [
  { way: 'password', name: 'password', label: '密码', en: 'Password' },
  {
    way: 'scan', name: 'card', label: '电子卡', en: 'Electronic card', environment, scope: 'openid profile',
    individual: { attributes: { citizen: 'id_number' }, name: 'name', create: true },
    employer: { register: 'firms', where: { owner: 'id_number' }, attributes: { firm: 'code' }, name: 'title', create: true, rights: ['administrator'] },
  },
  { way: 'oidc', name: 'licence', label: '电子执照', en: 'Electronic licence', environment, scope: 'openid profile', employer: { attributes: { firm: 'credit_code' }, name: 'organisation', create: true } },
  { way: 'oidc', name: 'strict', label: '仅限已注册', en: 'Registered only', environment, scope: 'openid profile', individual: { attributes: { citizen: 'id_number' }, name: 'name' } },
];

export interface Firm { code: string; title: string; owner: string }

/** The desk of a portal `example` whose ways all lead to the provider; `firms` are the register's records, or those of several `portals`. */
export function openDesk(platform: Platform, { client }: Pick<TestProvider, 'client'>, firms: Firm[] = [], portals: Record<string, Firm[]> = { example: firms }): SignInDesk {
  const ways = Object.keys(portals).flatMap((portal) => readSignInWays(portal, declared, (reason) => { throw new Error(reason); }));
  const recordsOf: SignInDesk['recordsOf'] = async (portal, _register, where) => (portals[portal] ?? []).filter((firm) => Object.entries(where).every(([field, value]) => firm[field as keyof Firm] === value)).map((firm) => ({ ...firm }));
  return openSignInDesk(platform, ways, recordsOf, { TEST_ISSUER: client.issuer, TEST_CLIENT_ID: client.clientId, TEST_CLIENT_SECRET: client.clientSecret });
}

export interface TestBrowser extends BrowserSession {
  signedIn: { accountId: string; employerId: string | null }[];
  /** The accounts that the last sign-in has proven. */
  proven: readonly string[];
}

/** A browser of its own: what it begins nobody else can end. */
export function openBrowserSession(name: string, userAgent = 'Desk/1.0'): TestBrowser {
  const signedIn: TestBrowser['signedIn'] = [];
  const browser: TestBrowser = {
    signedIn, proven: [],
    signIn: async (accountId, employerId = null, proven = []) => { signedIn.push({ accountId, employerId }); browser.proven = proven; },
    signOut: async () => undefined, actFor: () => undefined, userAgent: () => userAgent,
    visit: () => createHash('sha256').update(name).digest('hex'),
  };
  return browser;
}
