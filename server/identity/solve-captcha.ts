import { solveChallenge } from 'altcha-lib';
import { deriveKey as deriveByWebCrypto } from 'altcha-lib/algorithms/web/pbkdf2';
import type { Challenge, Solution } from 'altcha-lib/types';
import { pbkdf2Sha256 } from './pbkdf2-sha256.ts';

export type { Challenge };

/** What signing in sends back: the challenge as it was received, and its solution. */
export interface SolvedCaptcha { challenge: Challenge; solution: Solution }

/**
 * Does the proof of work that `GET /api/captcha` asks for. Runs in browsers, also without WebCrypto (which they
 * withhold from plain-HTTP addresses other than localhost), and in Node; the page stays alive meanwhile.
 */
export async function solveCaptcha(challenge: Challenge): Promise<SolvedCaptcha> {
  const deriveKey = globalThis.crypto?.subtle ? deriveByWebCrypto : deriveInScript;
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error('the captcha could not be solved in time');
  return { challenge, solution };
}

type DeriveKey = typeof deriveByWebCrypto;

const deriveInScript: DeriveKey = (parameters, salt, password) => {
  if (parameters.algorithm !== 'PBKDF2/SHA-256' || parameters.keyLength !== 32) throw new Error(`cannot solve a captcha of the kind ${parameters.algorithm}`);
  return Promise.resolve({ parameters: {}, derivedKey: pbkdf2Sha256(password, salt, parameters.cost) });
};
