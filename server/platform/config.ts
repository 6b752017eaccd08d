import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { clientCertificatesFrom, type ClientCertificateConfig } from './client-certificate-config.ts';
import { messagesFrom, type MessageConfig } from './message-config.ts';

export type DatabaseConfig =
  | { kind: 'sqlite'; filename: string }
  | { kind: 'mysql'; url: string };

/** Everything that the environment decides; read once at start. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Folder that holds forms/, workflows/, templates/ and migrations/. */
  rootDir: string;
  database: DatabaseConfig;
  /** Keys session cookies, captchas and check codes. */
  secret: string;
  production: boolean;
  /** Demo accounts and demo data exist. */
  demo: boolean;
  /** The demo data: only the cases, or filled up in the background to the numbers of two provinces. */
  demoSize: 'cases' | 'full';
  /** Address under which the public reaches the server; printed in QR codes. */
  publicUrl: string;
  /** How many proxies stand in front (for the caller's address). */
  trustedProxies: number;
  /** Client certificates that a proxy hands over; null where none does. */
  clientCertificates: ClientCertificateConfig | null;
  chromiumPath: string | null;
  /** `host:port` of other systems that diagrams may call. */
  httpCallHosts: string[];
  messages: MessageConfig;
  node: string;
  logLevel: string;
}

const rootDir = resolve(import.meta.dirname, '../..');

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const production = env['NODE_ENV'] === 'production';
  const dataDir = resolve(env['DATA_DIR'] ?? join(rootDir, 'data'));
  const port = wholeNumber('PORT', env['PORT'], 3000);
  const host = env['HOST'] ?? '127.0.0.1';
  const publicUrl = publicUrlFrom(env['PUBLIC_URL'], production, host, port);
  const trustedProxies = wholeNumber('TRUSTED_PROXIES', env['TRUSTED_PROXIES'], 0);
  return {
    port,
    host,
    dataDir,
    rootDir,
    database: databaseFrom(env['DATABASE_URL'], dataDir),
    secret: secretFrom(env['BANSHI_SECRET'], production, dataDir),
    production,
    demo: !production,
    demoSize: demoSizeFrom(env['DEMO_SIZE']),
    publicUrl,
    trustedProxies,
    clientCertificates: clientCertificatesFrom(env, trustedProxies, publicUrl),
    chromiumPath: env['PUPPETEER_EXECUTABLE_PATH'] ?? null,
    httpCallHosts: (env['HTTP_CALL_HOSTS'] ?? '').split(',').map((host) => host.trim()).filter(Boolean),
    messages: messagesFrom(env, production),
    node: `${hostname()}-${process.pid}`,
    logLevel: env['LOG_LEVEL'] ?? 'info',
  };
}

/** Printed in QR codes for good, so production must say it. */
function publicUrlFrom(given: string | undefined, production: boolean, host: string, port: number): string {
  if (given) {
    if (!URL.canParse(given) || !/^https?:/.test(given)) throw new Error(`PUBLIC_URL must be an http(s) address, not "${given}"`);
    return given.replace(/\/+$/, '');
  }
  if (production) throw new Error('PUBLIC_URL must be set with NODE_ENV=production');
  return `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host}:${port}`;
}

function demoSizeFrom(given: string | undefined): Config['demoSize'] {
  if (given === undefined || given === '' || given === 'full') return 'full';
  if (given !== 'cases') throw new Error(`DEMO_SIZE must be "cases" or "full", not "${given}"`);
  return given;
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,5}$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}

function databaseFrom(url: string | undefined, dataDir: string): DatabaseConfig {
  if (!url) return { kind: 'sqlite', filename: join(dataDir, 'banshi.sqlite') };
  if (/^(mysql|mariadb):\/\//.test(url)) return { kind: 'mysql', url: url.replace(/^mariadb:/, 'mysql:') };
  if (url.startsWith('sqlite:')) return { kind: 'sqlite', filename: resolve(url.slice('sqlite:'.length).replace(/^\/\//, '')) };
  throw new Error(`DATABASE_URL must begin with mysql://, mariadb:// or sqlite:, not "${url.split(':')[0]}:"`);
}

/** Production must bring its own secret; elsewhere one is made at the first start and kept beside the data. */
function secretFrom(given: string | undefined, production: boolean, dataDir: string): string {
  if (given !== undefined) {
    if (given.length < 32) throw new Error('BANSHI_SECRET must have at least 32 characters');
    return given;
  }
  if (production) throw new Error('BANSHI_SECRET must be set with NODE_ENV=production');
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}
