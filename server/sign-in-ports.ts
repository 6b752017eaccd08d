import type { Catalog } from './catalog/catalog.ts';
import { beginAtProxy, endAtProxy } from './identity/certificate-sign-in.ts';
import { accountsProvenIn } from './identity/browser-session.ts';
import { myEmployers } from './identity/choose-employer.ts';
import { listOperators } from './identity/manage-operators.ts';
import { declaredRights } from './identity/operator-rights.ts';
import { openProofs } from './identity/proof-store.ts';
import { beginAtProvider, isSameProvider, openSignInDesk, returnFromProvider, signInByProof, type SignInDesk } from './identity/provider-sign-in.ts';
import { noteScanned, openScan, scanQuestion } from './identity/scan-sign-in.ts';
import { signedInAccount } from './identity/signed-in-account.ts';
import { signInKinds, wayKey, wayLabel, type SignInKind, type SignInWay } from './identity/sign-in-ways.ts';
import { Problem } from './platform/errors.ts';
import type { Platform } from './platform/platform.ts';
import type { RegisterDirectory } from './registers/register-directory.ts';
import { findRecords } from './registers/register-store.ts';
import type { SignInPorts, WayView } from './web/sign-in-ports.ts';

/** Somebody may be the legal representative of several employers, but hardly of more. */
const mostEmployers = 1000;

/** The ways to sign in of all portals, with the registers in which some look people up. Throws where one cannot. */
export function openSignIn(platform: Platform, catalog: Catalog, registers: RegisterDirectory): SignInDesk {
  const ways = catalog.portals().flatMap(({ login }) => login);
  for (const way of ways) refuseUnsearchable(way, registers);
  return openSignInDesk(platform, ways, async (portal, register, where) => {
    const records = await findRecords(platform.db, registers.get(portal, register), where, { limit: mostEmployers });
    return records.map(({ values }) => values);
  });
}

/** A register is searched by its keys and indexed fields only, and can be asked later on by what the person's account keeps of the claims. */
function refuseUnsearchable(way: SignInWay, registers: RegisterDirectory): void {
  if (way.way === 'password' || !way.employer || !('register' in way.employer)) return;
  const { register, where } = way.employer;
  const kept = Object.values(way.individual?.attributes ?? {});
  const columns = registers.get(way.portal, register).columns.map(({ field }) => field);
  for (const [field, claim] of Object.entries(where)) {
    if (!kept.includes(claim)) throw new Problem('invalid_configuration', {}, [{ path: `${way.portal}/portal.json/login/${way.name}`, code: 'register_claim', message: `"${field}" is looked for by the claim "${claim}", which is no attribute of the individual` }]);
    if (!columns.includes(field)) throw new Problem('invalid_configuration', {}, [{ path: `${way.portal}/portal.json/login/${way.name}`, code: 'register_key', message: `"${field}" is neither a key nor indexed in "${register}"` }]);
  }
}

/** The pages' functions on signing in by a provider, and on operators. */
export function signInPorts(desk: SignInDesk, catalog: Catalog): SignInPorts {
  const { platform } = desk;
  return {
    async signInWays(caller, next) {
      const portal = portalOf(next);
      const own = desk.ways.filter((way) => way.portal === portal);
      return sameOnce(own.length > 0 ? own : desk.ways).map((way): WayView => ({
        key: wayKey(way), way: way.way, label: wayLabel(way, caller.locale), kinds: kindsOf(way), atProxy: way.way === 'certificate' && platform.config.clientCertificates !== null,
      }));
    },
    async missingWays(caller, next, kind) {
      const portal = portalOf(next);
      return desk.missing.filter((way) => way.portal === portal && kindsOf(way).includes(kind)).map((way) => wayLabel(way, caller.locale));
    },
    beginSignIn(caller, session, way, kind, next) {
      const begin = desk.ways.find((one) => wayKey(one) === way)?.way === 'certificate' ? beginAtProxy : beginAtProvider;
      return begin(desk, caller, session, { way, kind, next, ticketId: null });
    },
    endByCertificate: (caller, session, way, state, header) => endAtProxy(desk, caller, session, { way, state, header }),
    async endSignIn(caller, session, way, search) {
      const { flow, proven } = await returnFromProvider(desk, caller, session, way, search);
      if (flow.ticketId === null) return signInByProof(desk, caller, session, flow, proven);
      await noteScanned(desk, caller, session, flow.ticketId, proven);
      return `/scan/confirm/${flow.ticketId}`;
    },
    async openProofs(caller, session) {
      signedInAccount(caller);
      return openProofs(platform.db, accountsProvenIn(session));
    },
    openScan: (caller, session, code) => openScan(desk, caller, session, code),
    scanQuestion: (caller, session, id) => scanQuestion(desk, caller, session, id),
    myEmployers: (caller) => myEmployers(platform, caller),
    operators: (caller) => listOperators(platform, caller),
    async operatorRights(caller) {
      return declaredRights(catalog.portals()).map(({ name, label, en }) => ({ name, label: caller.locale === 'zh' ? label : en }));
    },
  };
}

/** The portal that a path of this site belongs to. */
function portalOf(path: string): string | undefined {
  return /^\/(?:portal|items|queries)\/([^/?]+)/.exec(path)?.[1];
}

function kindsOf(way: SignInWay): readonly SignInKind[] {
  return way.way === 'password' ? way.kinds : signInKinds.filter((kind) => way[kind] !== null);
}

/** Portals that share a provider declare the same way to sign in; it is offered once. */
function sameOnce(ways: readonly SignInWay[]): SignInWay[] {
  return ways.filter((way, index) => !ways.slice(0, index).some((before) => isSameWay(before, way)));
}

function isSameWay(one: SignInWay, other: SignInWay): boolean {
  if (one.way === 'password' || other.way === 'password') return one.way === other.way;
  return isSameProvider(one, other);
}
