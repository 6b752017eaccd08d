import type { Employers } from '../identity/choose-employer.ts';
import type { OperatorView } from '../identity/manage-operators.ts';
import type { ProofQuestion } from '../identity/proof-store.ts';
import type { ScanQuestion } from '../identity/scan-sign-in.ts';
import type { SignInKind } from '../identity/sign-in-ways.ts';
import type { Caller } from '../platform/caller.ts';
import type { BrowserSession } from '../platform/http-route.ts';

/** A way to sign in, in the reader's language. `key` is `portal/name`. */
export interface WayView { key: string; way: 'password' | 'oidc' | 'scan' | 'certificate'; label: string; kinds: readonly SignInKind[]; /** A proxy in front asks browsers for certificates. */ atProxy?: boolean }
export interface RightView { name: string; label: string }

/** What the pages need to sign somebody in elsewhere than by password, and of operators. Each throws a Problem. */
export interface SignInPorts {
  /** The ways of the portal that a path of this site belongs to, or of all portals; one that several offer alike is named once. */
  signInWays(caller: Caller, next: string): Promise<WayView[]>;
  /** Labels of the ways that the portal of the path declares for the kind and this installation has not set up. */
  missingWays(caller: Caller, next: string, kind: SignInKind): Promise<string[]>;
  /** Begins at the provider of a way, or where a proxy asks for a certificate; answers the address. */
  beginSignIn(caller: Caller, session: BrowserSession, way: string, kind: SignInKind, next: string): Promise<string>;
  /** The browser has come back from the provider: it is signed in, or its QR code has been scanned. Answers the path to go to. */
  endSignIn(caller: Caller, session: BrowserSession, way: string, search: string): Promise<string>;
  /** The proxy in front hands over a certificate in its headers: the browser is signed in. Answers the address to go to. */
  endByCertificate(caller: Caller, session: BrowserSession, way: string, state: string, header: (name: string) => string | undefined): Promise<string>;
  /** A phone has read a QR code; answers the provider's address. */
  openScan(caller: Caller, session: BrowserSession, code: string): Promise<string>;
  /** What the holder of the accounts that this session has proven is still asked. */
  openProofs(caller: Caller, session: BrowserSession): Promise<ProofQuestion[]>;
  scanQuestion(caller: Caller, session: BrowserSession, id: string): Promise<ScanQuestion>;
  myEmployers(caller: Caller): Promise<Employers>;
  operators(caller: Caller): Promise<OperatorView[]>;
  operatorRights(caller: Caller): Promise<RightView[]>;
}
