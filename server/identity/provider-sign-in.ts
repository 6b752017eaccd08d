import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { BrowserSession } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import { runCommand } from '../platform/run-command.ts';
import { limitBeginnings } from './limit-beginnings.ts';
import { accountsProven, openProofs } from './proof-store.ts';
import { claimsOf, provenAccount, recordsNaming, type Claims, type Proven, type RecordsOf } from './proven-accounts.ts';
import { ProviderClient } from './provider-client.ts';
import { insertFlow, takeFlow, type SignInFlow } from './sign-in-flow-store.ts';
import { CertificateAuthorities } from './certificate-authorities.ts';
import { isProvider, isProving, wayKey, wayLabel, type ProviderWay, type ProvingWay, type SignInKind, type SignInWay } from './sign-in-ways.ts';

/** The ways to sign in that this installation offers, with the providers behind them. */
export interface SignInDesk {
  platform: Platform;
  /** Those of all portals; one by a provider or a certificate is among them only where its environment variables are set. */
  ways: readonly SignInWay[];
  /** The declared ones that are not offered. */
  missing: readonly SignInWay[];
  clients: ReadonlyMap<string, ProviderClient>;
  /** Whose certificates are accepted, by key of the way. */
  authorities: ReadonlyMap<string, CertificateAuthorities>;
  recordsOf: RecordsOf;
}

/** Reads issuer, client id and secret of the declared ways, or the files of their authorities, from the environment. Throws when one is not usable. */
export function openSignInDesk(platform: Platform, declared: readonly SignInWay[], recordsOf: RecordsOf, env: NodeJS.ProcessEnv = process.env): SignInDesk {
  const clients = new Map<string, ProviderClient>();
  const authorities = new Map<string, CertificateAuthorities>();
  for (const way of declared) {
    if (way.way === 'certificate') {
      const { [way.environment.authorities]: file, [way.environment.revocations ?? '']: revocations } = env;
      if (file) authorities.set(wayKey(way), CertificateAuthorities.open({ authorities: file, revocations: revocations || null }, platform.log));
    }
    if (!isProvider(way)) continue;
    const { issuer, clientId, clientSecret } = { issuer: env[way.environment.issuer], clientId: env[way.environment.clientId], clientSecret: env[way.environment.clientSecret] };
    if (issuer && clientId && clientSecret) clients.set(wayKey(way), new ProviderClient({ issuer, clientId, clientSecret, scope: way.scope, parameters: way.parameters }, platform.config.production, platform.log));
    else if (issuer || clientId || clientSecret) platform.log.warn({ way: wayKey(way), variables: Object.values(way.environment) }, 'a way to sign in is not offered: its environment variables are not all set');
  }
  const offered = (way: SignInWay): boolean => way.way === 'password' || clients.has(wayKey(way)) || authorities.has(wayKey(way));
  return { platform, clients, authorities, recordsOf, ways: declared.filter(offered), missing: declared.filter((way) => !offered(way)) };
}

/** The provider's way of that key, and whether it signs this kind in; `not_found` for any other. */
export function providerWay({ ways }: SignInDesk, key: string, kind: SignInKind): ProviderWay {
  const way = ways.find((one) => wayKey(one) === key);
  if (!way || !isProvider(way) || !way[kind]) throw new Problem('not_found');
  return way;
}

/** Begins a sign-in at the provider: where to send the browser. */
export async function beginAtProvider(desk: SignInDesk, caller: Caller, session: BrowserSession, flow: SignInFlow): Promise<string> {
  await limitBeginnings(caller);
  const way = providerWay(desk, flow.way, flow.kind);
  const { db, clock } = desk.platform;
  const secrets = await insertFlow(db, session.visit(), flow, clock.now());
  return clientOf(desk, way).authorizationUrl(redirectUri(desk, way), secrets, wayLabel(way, caller.locale));
}

/** Who came back from the provider, as the answer in `search` proves; the flow is used up, however it ends. */
export async function returnFromProvider(desk: SignInDesk, caller: Caller, session: BrowserSession, key: string, search: string): Promise<{ flow: SignInFlow; proven: Proven }> {
  const { platform } = desk;
  const state = new URLSearchParams(search).get('state') ?? '';
  const flow = await takeFlow(platform.db, session.visit(), state, platform.clock.now());
  // Each provider answers at an address of its own, so that none can answer in another's place.
  if (!flow || flow.way !== key) throw new Problem('sign_in_unproven');
  const way = providerWay(desk, key, flow.kind);
  const currentUrl = new URL(redirectUri(desk, way));
  currentUrl.search = search;
  const claims = await clientOf(desk, way).claims(currentUrl, flow, claimsOf(way), wayLabel(way, caller.locale));
  return { flow, proven: await proveHolder(desk, caller, way, flow.kind, claims) };
}

/** Signs in, in this very browser, whom a provider or a certificate has proven; answers the path to go to. */
export async function signInByProof(desk: SignInDesk, caller: Caller, session: BrowserSession, flow: SignInFlow, { account, employers }: Proven, details: Record<string, unknown> = {}): Promise<string> {
  const employer = employers.length === 1 ? employers[0]!.id : null;
  await runCommand(desk.platform, { ...caller, accountId: account.id, name: account.name, actingFor: null }, async (command) => {
    command.audit({ action: 'account.sign-in', subjectType: 'account', subjectId: account.id, details: { way: flow.way, ...details, ...(employer !== null && { employer }) } });
  });
  const proven = await accountsProven(desk.platform.db, account, flow.kind);
  await session.signIn(account.id, employer, proven);
  const next = employers.length > 1 ? `/account/employers?next=${encodeURIComponent(flow.next)}` : flow.next;
  return (await openProofs(desk.platform.db, proven)).length > 0 ? `/login/proof?next=${encodeURIComponent(next)}` : next;
}

/** The account that the claims of a way prove, with the employers that registers name the person for. Throws as `provenAccount`. */
export async function proveHolder({ platform, ways, recordsOf }: SignInDesk, caller: Caller, way: ProvingWay, kind: SignInKind, claims: Claims): Promise<Proven> {
  // Whom a provider has proven may be named in the registers of every portal that trusts it.
  const alike = ways.filter(isProving).filter((one) => isSameProvider(one, way));
  const represented = kind === 'employer' ? await recordsNaming(alike, claims, recordsOf) : [];
  const attempt = () => runCommand(platform, caller, (command) => provenAccount(command, way, kind, claims, represented));
  try {
    return await attempt();
  } catch (error) {
    // Another first sign-in of the same person was quicker by a moment; now there is an account to be found.
    if (error instanceof Problem && error.code === 'login_name_taken') return attempt();
    throw error;
  }
}

export function isSameProvider(one: ProvingWay, other: ProvingWay): boolean {
  return one.name === other.name && one.way === other.way && JSON.stringify(one.environment) === JSON.stringify(other.environment);
}

function clientOf({ clients }: SignInDesk, way: ProviderWay): ProviderClient {
  const client = clients.get(wayKey(way));
  if (!client) throw new Problem('not_found');
  return client;
}

function redirectUri({ platform }: SignInDesk, way: ProviderWay): string {
  return `${platform.config.publicUrl}/login/return/${wayKey(way)}`;
}
