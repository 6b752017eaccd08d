/** Numbers with valid check digits that belong to nobody, each given once. */
import { creditCodeCheckCharacter, gb11714CheckCharacter, isCalendarDate, luhnCheckDigit, residentIdCheckCharacter } from '../forms/national-formats.ts';
import type { SeededRandom } from './seeded-random.ts';

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** The numbers that are taken; what is given beforehand counts too. */
export class TakenNumbers {
  #taken = new Set<string>();

  take(number: string): void { this.#taken.add(number); }

  /** The first of `candidates` that nobody has. */
  first(candidates: Iterable<string>): string {
    for (const candidate of candidates) {
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      return candidate;
    }
    throw new Error('every number of that kind is taken');
  }
}

/** Resident IDs of a region and birth date (GB 11643); the last digit of the sequence is odd for men. */
export function* residentIds(region: string, birthDate: string, isMale: boolean, random: SeededRandom): Generator<string> {
  if (!isCalendarDate(birthDate)) throw new Error(`"${birthDate}" is not a date to be born on`);
  const start = random.below(499);
  for (let step = 0; step < 499; step++) {
    const sequence = ((start + step) % 499) * 2 + (isMale ? 1 : 2);
    const body = `${region}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    yield body + residentIdCheckCharacter(body);
  }
}

/** Unified social credit codes of enterprises (GB 32100: authority 9, kind 1; the organisation's part by GB 11714) of a region. */
export function* creditCodes(region: string, random: SeededRandom): Generator<string> {
  for (;;) {
    const organisation = `MA${Array.from({ length: 6 }, () => creditAlphabet[random.below(creditAlphabet.length)]).join('')}`;
    const body = `91${region}${organisation}${gb11714CheckCharacter(organisation)}`;
    yield body + creditCodeCheckCharacter(body);
  }
}

/** Bank cards of 19 digits that begin with an issuer's number (ISO/IEC 7812). */
export function* bankCards(issuer: string, random: SeededRandom): Generator<string> {
  for (;;) {
    const body = (issuer + digits(18 - issuer.length, random)).slice(0, 18);
    yield body + luhnCheckDigit(body);
  }
}

export function digits(length: number, random: SeededRandom): string {
  return Array.from({ length }, () => random.below(10)).join('');
}
