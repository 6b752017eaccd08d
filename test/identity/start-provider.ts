import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** What the provider says of whoever signs in there. */
export type Person = Readonly<Record<string, string>> & { sub: string };

/** A real OpenID Connect provider on a port of its own. Whoever comes is `person`; nobody refuses. */
export interface TestProvider {
  issuer: string;
  /** For the environment variables of a way to sign in. */
  client: { issuer: string; clientId: string; clientSecret: string };
  person: Person | null;
  /** Changes the claims of the next ID tokens, or the key that they are signed with. */
  forge: { claims?: Record<string, unknown>; foreignKey?: boolean } | null;
  provider: Provider;
  /** Registers the client, where its addresses are known only later than the provider's. */
  open(redirectUris: string[]): void;
  close(): Promise<void>;
}

/** Making RSA keys is slow, so all providers of a process share them. */
const keys = { RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }), ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const scope = ['name', 'id_number', 'credit_code', 'organisation'];

/** `redirectUris` are those that the client is registered with; null when they follow by `open`. */
export async function startProvider(redirectUris: string[] | null, algorithm: 'RS256' | 'ES256' = 'RS256'): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { issuer, clientId: 'counter', clientSecret: 'a secret that is long enough for a test' };
  const open = (uris: string[]): void => {
    const provider = new Provider(issuer, {
      clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: uris, id_token_signed_response_alg: algorithm, grant_types: ['authorization_code'], response_types: ['code'] }],
      jwks: { keys: Object.entries(keys).map(([alg, { privateKey }]) => ({ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg, kid: alg })) as never },
      claims: { openid: ['sub'], profile: scope },
      cookies: { keys: ['a key of the tests'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ ...test.person, sub }) }),
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
      pkce: { required: () => true },
    });
    provider.on('server_error', (_context, error) => process.stderr.write(`${String(error)}\n`));
    test.provider = provider;
    answer = provider.callback();
  };
  let answer: ReturnType<Provider['callback']> = () => Promise.reject(new Error('the provider has no client yet'));
  const test: TestProvider = {
    issuer, client, open, provider: undefined as unknown as Provider, person: null, forge: null,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
  if (redirectUris) open(redirectUris);
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void signInAtOnce(test, request, response);
    else {
      if (request.url === '/token' && test.forge) forgeAnswer(response, test.forge, test.forge.foreignKey ? foreign : keys.RS256.privateKey);
      void answer(request, response);
    }
  });
  return test;
}

async function signInAtOnce({ provider, person }: TestProvider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params, prompt, session } = await provider.interactionDetails(request, response);
  if (!person) { await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'the person said no' }, { mergeWithLastSubmission: false }); return; }
  if (prompt.name === 'login') { await provider.interactionFinished(request, response, { login: { accountId: person.sub } }, { mergeWithLastSubmission: false }); return; }
  const grant = new provider.Grant({ accountId: session?.accountId ?? person.sub, clientId: String(params['client_id']) });
  grant.addOIDCScope('openid profile');
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

/** Exchanges the ID token of the answer for one that the provider would not have made. */
function forgeAnswer(response: ServerResponse, { claims = {} }: NonNullable<TestProvider['forge']>, key: KeyObject): void {
  const end = response.end.bind(response) as (content: string) => ServerResponse;
  response.end = ((content: Buffer | string) => {
    const body = JSON.parse(String(content)) as { id_token: string };
    const [head = '', payload = ''] = body.id_token.split('.');
    const signed = `${head}.${encode({ ...decode(payload), ...claims })}`;
    const token = `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
    const changed = JSON.stringify({ ...body, id_token: token });
    response.setHeader('content-length', Buffer.byteLength(changed));
    return end(changed);
  }) as typeof response.end;
}

/** Walks through the provider as a browser would, and answers the query with which it would come back. */
export async function walkThrough(address: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let at = address, steps = 0; steps < 10; steps++) {
    const response = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider leads nowhere: ${response.status} ${await response.text()}`);
    at = new URL(location, at).href;
    if (at.startsWith(redirectUri)) return new URL(at).search;
  }
  throw new Error('the provider leads in circles');
}

function encode(json: unknown): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}
