import { unitsOf } from './decimal-places.ts';

/** A number that is not exact to what was asked of it. */
export class InexactNumberError extends Error {}

/** Beyond this a JavaScript number no longer tells every cent from the next. */
const greatestMoney = 10n ** 15n;

/**
 * An exact number, a fraction of two integers. Made from a JavaScript number it is what the number's shortest decimal
 * text says (0.1 is one tenth), which is what people and JSON mean by it. Rounding happens only where it is asked for.
 */
export class Exact {
  private constructor(private readonly numerator: bigint, private readonly denominator: bigint) {}

  static readonly zero = new Exact(0n, 1n);
  static readonly one = new Exact(1n, 1n);

  static of(value: number): Exact {
    if (!Number.isFinite(value)) throw new InexactNumberError('not a finite number');
    if (Number.isSafeInteger(value)) return new Exact(BigInt(value), 1n);
    // Amounts and rates mostly have two or four decimals, which are found faster by arithmetic than in their text.
    const cents = unitsOf(value, 2);
    if (cents !== undefined) return new Exact(BigInt(cents), 100n);
    const parts = unitsOf(value, 4);
    if (parts !== undefined) return new Exact(BigInt(parts), 10_000n);
    const [mantissa, exponent] = String(value).split('e') as [string, string?];
    const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
    const shift = Number(exponent ?? 0) - fraction.length;
    const digits = BigInt(whole + fraction);
    return shift >= 0 ? new Exact(digits * powerOfTen(shift), 1n) : new Exact(digits, powerOfTen(-shift));
  }

  static ratio(numerator: number, denominator: number): Exact {
    return new Exact(BigInt(numerator), BigInt(denominator));
  }

  plus(other: Exact): Exact {
    if (this.denominator === other.denominator) return new Exact(this.numerator + other.numerator, this.denominator);
    return new Exact(this.numerator * other.denominator + other.numerator * this.denominator, this.denominator * other.denominator);
  }

  minus(other: Exact): Exact {
    return this.plus(new Exact(-other.numerator, other.denominator));
  }

  times(other: Exact): Exact {
    return new Exact(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** Null for a division by zero, as FEEL has it. */
  dividedBy(other: Exact): Exact | null {
    if (other.numerator === 0n) return null;
    const sign = other.numerator < 0n ? -1n : 1n;
    return new Exact(this.numerator * other.denominator * sign, this.denominator * other.numerator * sign);
  }

  /** Negative where this is the smaller one, 0 where both are the same number. */
  compare(other: Exact): number {
    const difference = this.minus(other).numerator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /** The greatest integer that is not greater. */
  floor(): Exact {
    const whole = this.numerator / this.denominator;
    return new Exact(this.numerator < 0n && this.numerator % this.denominator !== 0n ? whole - 1n : whole, 1n);
  }

  /** Rounds to decimal places, ties away from zero (四舍五入): 1.005 becomes 1.01 and -1.005 becomes -1.01. */
  halfUp(places: number): Exact {
    if (places < 0 || places > 100) throw new InexactNumberError('0 to 100 decimal places can be kept');
    const scale = powerOfTen(places);
    const doubled = 2n * this.numerator * scale;
    const rounded = (absolute(doubled) + this.denominator) / (2n * this.denominator);
    return new Exact(this.numerator < 0n ? -rounded : rounded, scale);
  }

  /** Rounded half up to the cent, as a number; refuses what is too large for a number to hold every cent. */
  toMoney(): number {
    const rounded = this.halfUp(2);
    if (absolute(rounded.numerator) >= greatestMoney) throw new InexactNumberError('the amount is too large to be exact to the cent');
    return rounded.toNumber();
  }

  /** The nearest JavaScript number. */
  toNumber(): number {
    if (this.denominator === 1n) return Number(this.numerator);
    const limit = BigInt(Number.MAX_SAFE_INTEGER);
    // Both parts are exact as numbers, and IEEE division of two of them is the nearest number.
    if (absolute(this.numerator) <= limit && this.denominator <= limit) return Number(this.numerator) / Number(this.denominator);
    return Number(this.decimalText());
  }

  /** At least 25 significant digits and a mark for what was cut off: enough for `Number()` to find the nearest number. */
  private decimalText(): string {
    const size = absolute(this.numerator).toString().length - this.denominator.toString().length;
    const places = 25 - size;
    const [numerator, denominator] = places >= 0 ? [this.numerator * powerOfTen(places), this.denominator] : [this.numerator, this.denominator * powerOfTen(-places)];
    const digits = numerator / denominator;
    const cutOff = numerator % denominator === 0n ? '' : '1';
    return `${digits}${cutOff}e${-places - cutOff.length}`;
  }
}

const powers: bigint[] = Array.from({ length: 40 }, (_, exponent) => 10n ** BigInt(exponent));

function powerOfTen(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
