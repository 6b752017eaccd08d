import type { Locale } from '../platform/errors.ts';
import { isObject } from '../platform/is-object.ts';

export type SignInKind = 'individual' | 'employer';
export const signInKinds: readonly SignInKind[] = ['individual', 'employer'];

/** Whose account a proof opens: the one that has these attributes, each taken from a claim (or a field of a record). */
export interface ProvenAccount {
  /** Attribute of the account → where its value comes from. */
  attributes: Readonly<Record<string, string>>;
  /** Where the name of a new account comes from. */
  name: string;
  /** The first sign-in makes the account; otherwise one must have registered. */
  create: boolean;
}

/** Employers by a register: those whose record names the person who has been proven, as its legal representative does. */
export interface EmployersByRegister extends ProvenAccount {
  register: string;
  /** Field of the register → claim. */
  where: Readonly<Record<string, string>>;
  /** What the person may do as operator of that employer. */
  rights: readonly string[];
}

/** An OpenID Connect provider (Core 1.0) and what its claims prove. */
export interface ProviderWay {
  way: 'oidc' | 'scan';
  portal: string;
  name: string;
  label: string;
  en: string;
  /** Names of the environment variables that hold issuer, client id and client secret; without them it is not offered. */
  environment: { issuer: string; clientId: string; clientSecret: string };
  scope: string;
  /** Further parameters of the authorization request, such as `prompt`. */
  parameters: Readonly<Record<string, string>>;
  individual: ProvenAccount | null;
  employer: ProvenAccount | EmployersByRegister | null;
}

/** A certificate (X.509) whose holder signs a challenge, or which a proxy in front has checked; its fields are what `Proven…` calls claims. */
export interface CertificateWay {
  way: 'certificate';
  portal: string;
  name: string;
  label: string;
  en: string;
  /** Names of the environment variables with the files of the authorities (PEM) and of their revocation lists; without the first it is not offered. */
  environment: { authorities: string; revocations: string | null };
  individual: ProvenAccount | null;
  employer: ProvenAccount | EmployersByRegister | null;
}

export interface PasswordWay { way: 'password'; portal: string; name: string; label: string; en: string; kinds: readonly SignInKind[] }

/** The ways that prove who somebody is. */
export type ProvingWay = ProviderWay | CertificateWay;
export type SignInWay = PasswordWay | ProvingWay;

export function isProving(way: SignInWay): way is ProvingWay {
  return way.way !== 'password';
}

export function isProvider(way: SignInWay): way is ProviderWay {
  return way.way === 'oidc' || way.way === 'scan';
}

/** What a portal without `login` offers. */
export const passwordOnly: Omit<PasswordWay, 'portal'> = { way: 'password', name: 'password', label: '用户名密码', en: 'User name and password', kinds: signInKinds };

/** The key of a way among those of all portals. */
export function wayKey({ portal, name }: Pick<SignInWay, 'portal' | 'name'>): string {
  return `${portal}/${name}`;
}

export function wayLabel({ label, en }: Pick<SignInWay, 'label' | 'en'>, locale: Locale): string {
  return locale === 'zh' ? label : en;
}

type Refuse = (reason: string) => never;

/** Reads `login` of a portal's settings; `refuse` is told what is wrong with it and does not return. */
export function readSignInWays(portal: string, json: unknown, refuse: Refuse): SignInWay[] {
  if (json === undefined) return [{ ...passwordOnly, portal }];
  if (!Array.isArray(json)) return refuse('login is not a list of ways');
  const ways = json.map((one) => readWay(portal, one, refuse));
  if (new Set(ways.map(({ name }) => name)).size < ways.length) return refuse('two ways to sign in have the same name');
  return ways;
}

function readWay(portal: string, json: unknown, refuse: Refuse): SignInWay {
  if (!isObject(json)) return refuse('a way to sign in is not an object');
  const { way, name, label, en } = json;
  if (typeof name !== 'string' || !/^[a-z][\w-]{0,39}$/.test(name)) return refuse('a way to sign in has no name of letters, digits and hyphens');
  if (typeof label !== 'string' || typeof en !== 'string') return refuse(`${name} lacks its texts (label, en)`);
  if (way === 'password') return { way, portal, name, label, en, kinds: readKinds(json['kinds'], name, refuse) };
  if (way !== 'oidc' && way !== 'scan' && way !== 'certificate') return refuse(`${name} is neither "password", "oidc", "scan" nor "certificate"`);
  const individual = json['individual'] === undefined ? null : readProven(json['individual'], `${name}.individual`, refuse);
  const employer = json['employer'] === undefined ? null : readEmployer(json['employer'], `${name}.employer`, refuse);
  if (!individual && !employer) return refuse(`${name} says of nobody what it proves (individual, employer)`);
  if (!individual && employer && 'register' in employer) return refuse(`${name}.employer is found by a person, so "individual" must say which`);
  if (way === 'certificate') return { way, portal, name, label, en, environment: readFileNames(json['environment'], name, refuse), individual, employer };
  return { way, portal, name, label, en, environment: readEnvironment(json['environment'], name, refuse), scope: scopeOf(json['scope'], name, refuse), parameters: json['parameters'] === undefined ? {} : texts(json['parameters'], `${name}.parameters`, refuse), individual, employer };
}

function readKinds(json: unknown, name: string, refuse: Refuse): readonly SignInKind[] {
  if (json === undefined) return signInKinds;
  if (!Array.isArray(json) || json.some((kind) => !signInKinds.includes(kind as SignInKind))) return refuse(`${name}.kinds is not a list of "individual" and "employer"`);
  return json as SignInKind[];
}

function readEnvironment(json: unknown, name: string, refuse: Refuse): ProviderWay['environment'] {
  const { issuer, clientId, clientSecret } = texts(json, `${name}.environment`, refuse);
  const variables = [issuer, clientId, clientSecret];
  // A secret that somebody writes here by mistake would be published with the file.
  if (!variables.every(isVariable)) return refuse(`${name}.environment does not name the environment variables of issuer, clientId and clientSecret`);
  return { issuer: issuer!, clientId: clientId!, clientSecret: clientSecret! };
}

function readFileNames(json: unknown, name: string, refuse: Refuse): CertificateWay['environment'] {
  const { authorities, revocations } = texts(json, `${name}.environment`, refuse);
  if (!isVariable(authorities) || (revocations !== undefined && !isVariable(revocations))) return refuse(`${name}.environment does not name the environment variables of authorities (and revocations)`);
  return { authorities: authorities!, revocations: revocations ?? null };
}

function isVariable(name: string | undefined): boolean {
  return name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name);
}

function scopeOf(json: unknown, name: string, refuse: Refuse): string {
  if (json === undefined) return 'openid';
  return typeof json === 'string' && json.split(' ').includes('openid') ? json : refuse(`${name}.scope does not hold "openid"`);
}

function readEmployer(json: unknown, place: string, refuse: Refuse): ProvenAccount | EmployersByRegister {
  const proven = readProven(json, place, refuse);
  const { register, where, rights } = json as Record<string, unknown>;
  if (register === undefined) return proven;
  if (typeof register !== 'string') return refuse(`${place}.register is not the name of a register`);
  if (!Array.isArray(rights) || rights.length === 0 || rights.some((right) => typeof right !== 'string')) return refuse(`${place}.rights is not a list of rights`);
  return { ...proven, register, where: texts(where, `${place}.where`, refuse), rights: rights as string[] };
}

function readProven(json: unknown, place: string, refuse: Refuse): ProvenAccount {
  if (!isObject(json)) return refuse(`${place} is not an object`);
  const attributes = texts(json['attributes'], `${place}.attributes`, refuse);
  if (Object.keys(attributes).length === 0) return refuse(`${place}.attributes is empty`);
  if (typeof json['name'] !== 'string') return refuse(`${place}.name is missing`);
  return { attributes, name: json['name'], create: json['create'] === true };
}

function texts(json: unknown, place: string, refuse: Refuse): Record<string, string> {
  if (!isObject(json) || Object.values(json).some((value) => typeof value !== 'string')) return refuse(`${place} is not an object of texts`);
  return json as Record<string, string>;
}
