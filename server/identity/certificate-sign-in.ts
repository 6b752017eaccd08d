import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { BrowserSession } from '../platform/http-route.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { forgetAttempts, giveBackAttempt, minutesLocked, networkKey, reserveAttempt } from './attempt-store.ts';
import type { CertificateAuthorities } from './certificate-authorities.ts';
import { claimsOfCertificate, keyOf, readCertificates, type Certificate } from './certificate-contents.ts';
import { checkCertificate } from './check-certificate.ts';
import { forwardedCertificate } from './forwarded-certificate.ts';
import { limitBeginnings } from './limit-beginnings.ts';
import { proveHolder, signInByProof, type SignInDesk } from './provider-sign-in.ts';
import { failuresPerAccount, failuresPerNetwork } from './sign-in.ts';
import { flowMilliseconds, insertFlow, takeFlow, type SignInFlow } from './sign-in-flow-store.ts';
import { isSignedBy } from './signature-algorithms.ts';
import { wayKey, type CertificateWay, type SignInKind } from './sign-in-ways.ts';

/** `text`: what the certificate's holder has to sign, character by character in ASCII, over SHA-256. */
export interface Challenge { state: string; text: string; expiresAt: string }
/** `certificate`: PEM, the holder's first, then those between it and the authority; `signature`: base64. */
export interface ChallengeAnswer { state: string; certificate: string; signature: string }

/** Certificates that may be sent along. */
const mostCertificates = 5;

/** A fresh challenge for this browser; it is answered once, within ten minutes. */
export async function beginChallenge(desk: SignInDesk, caller: Caller, session: BrowserSession, flow: SignInFlow): Promise<Challenge> {
  await limitBeginnings(caller);
  certificateWay(desk, flow.way, flow.kind);
  const now = desk.platform.clock.now();
  const { state, nonce } = await insertFlow(desk.platform.db, session.visit(), flow, now);
  return { state, text: textToSign(desk, flow, nonce), expiresAt: new Date(now.getTime() + flowMilliseconds).toISOString() };
}

/**
 * Signs in whoever has signed the challenge with the key of an accepted certificate; answers the path to go to. The challenge
 * is used up, however it ends. Throws `certificate_…`, `too_many_requests` and what `provenAccount` throws; each refusal
 * leaves an audit row that names the certificate.
 */
export async function answerChallenge(desk: SignInDesk, caller: Caller, session: BrowserSession, { state, certificate: pem, signature }: ChallengeAnswer): Promise<string> {
  await limitBeginnings(caller);
  const certificates = readCertificates(pem, mostCertificates);
  return settle(desk, caller, session, { state, certificates }, (holder, flow) => tryOnce(desk, caller, holder, () => {
    const key = keyOf(holder);
    return key !== null && isSignedBy(key, Buffer.from(textToSign(desk, flow, flow.nonce)), Buffer.from(signature, 'base64'));
  }));
}

/** Where the proxy in front asks the browser for a certificate. Throws `not_found` where no proxy hands any over. */
export async function beginAtProxy(desk: SignInDesk, caller: Caller, session: BrowserSession, flow: SignInFlow): Promise<string> {
  const { config, db, clock } = desk.platform;
  if (!config.clientCertificates) throw new Problem('not_found');
  await limitBeginnings(caller);
  const { state } = await insertFlow(db, session.visit(), { ...flow, way: wayKey(certificateWay(desk, flow.way, flow.kind)) }, clock.now());
  return `${config.clientCertificates.url}/login/certificate/${flow.way}?state=${state}`;
}

/** The browser has shown its certificate to the proxy, whose header says which; answers the address of this site to go on at. */
export async function endAtProxy(desk: SignInDesk, caller: Caller, session: BrowserSession, { way, state, header }: { way: string; state: string; header: (name: string) => string | undefined }): Promise<string> {
  const { clientCertificates, publicUrl } = desk.platform.config;
  if (!clientCertificates) throw new Problem('not_found');
  await limitBeginnings(caller);
  const certificates = [forwardedCertificate(clientCertificates, header)];
  return publicUrl + await settle(desk, caller, session, { state, certificates, way }, async () => undefined);
}

type ProveKey = (holder: Certificate, flow: SignInFlow & { nonce: string }) => Promise<void>;

async function settle(desk: SignInDesk, caller: Caller, session: BrowserSession, { state, certificates, way: expectedWay }: { state: string; certificates: Certificate[]; way?: string }, proveKey: ProveKey): Promise<string> {
  const { platform } = desk;
  const [holder] = certificates;
  if (!holder) throw new Problem('certificate_missing');
  const network = networkKey(caller);
  const { granted } = await runCommand(platform, caller, ({ db, now }) => reserveAttempt(db, network, failuresPerNetwork, now));
  if (!granted) throw new Problem('too_many_requests');
  let flow: Awaited<ReturnType<typeof takeFlow>> = null;
  try {
    flow = await takeFlow(platform.db, session.visit(), state, platform.clock.now());
    if (!flow || (expectedWay !== undefined && flow.way !== expectedWay)) throw new Problem('certificate_challenge_over');
    const way = certificateWay(desk, flow.way, flow.kind);
    checkCertificate(certificates, authoritiesOf(desk, way), platform.clock.now());
    await proveKey(holder, flow);
    const proven = await proveHolder(desk, caller, way, flow.kind, claimsOfCertificate(holder));
    await runCommand(platform, caller, ({ db }) => giveBackAttempt(db, network));
    return await signInByProof(desk, caller, session, flow, proven, { certificate: holder.fingerprint });
  } catch (error) {
    if (error instanceof Problem) await noteRefusal(desk, caller, holder, { reason: error.code, ...(flow && { way: flow.way }) });
    throw error;
  }
}

/** Whoever has a certificate, which is no secret, may try signatures only as often as passwords. */
async function tryOnce({ platform }: SignInDesk, caller: Caller, holder: Certificate, isProven: () => boolean): Promise<void> {
  const who = `certificate:${holder.fingerprint}`;
  const attempt = await runCommand(platform, caller, ({ db, now }) => reserveAttempt(db, who, failuresPerAccount, now));
  if (!attempt.granted) throw locked(platform.clock.now(), attempt.lockedUntil);
  if (isProven()) {
    await runCommand(platform, caller, ({ db }) => forgetAttempts(db, who));
    return;
  }
  if (!attempt.lockedUntil) throw new Problem('certificate_signature_wrong');
  const until = attempt.lockedUntil;
  await runCommand(platform, caller, async (command) => { command.audit({ action: 'account.lock', ...subjectOf(holder), details: { until: until.toISOString() } }); });
  throw locked(platform.clock.now(), until);
}

function noteRefusal({ platform }: SignInDesk, caller: Caller, holder: Certificate, details: Record<string, unknown>): Promise<void> {
  return runCommand(platform, caller, async (command: Command) => { command.audit({ action: 'account.sign-in-failed', ...subjectOf(holder), details }); });
}

function subjectOf({ fingerprint }: Certificate): { subjectType: string; subjectId: string } {
  return { subjectType: 'certificate', subjectId: fingerprint };
}

/** Says what it is for and where, so that no signature made for something else can be used here, nor one of here elsewhere. */
function textToSign({ platform }: SignInDesk, { way, kind }: Pick<SignInFlow, 'way' | 'kind'>, nonce: string): string {
  return ['banshi sign-in by certificate', `site: ${platform.config.publicUrl}`, `way: ${way}`, `kind: ${kind}`, `nonce: ${nonce}`].join('\n');
}

function certificateWay({ ways }: SignInDesk, key: string, kind: SignInKind): CertificateWay {
  const way = ways.find((one) => wayKey(one) === key);
  if (way?.way !== 'certificate' || !way[kind]) throw new Problem('not_found');
  return way;
}

function authoritiesOf({ authorities }: SignInDesk, way: CertificateWay): CertificateAuthorities {
  const found = authorities.get(wayKey(way));
  if (!found) throw new Problem('not_found');
  return found;
}

function locked(now: Date, until: Date | null): Problem {
  return new Problem('certificate_locked', { minutes: minutesLocked(until, now) });
}
