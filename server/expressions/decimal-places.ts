/** Rounding of JavaScript numbers to decimal places, as people reckon it. */

/** Below this many units of the last decimal a number tells every unit apart in fifteen digits, and its scaled value is exact to the unit. */
const exactUnits = 1e15;
const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** Whether a number is the nearest to some decimal of so many places, so that rounding leaves it as it is. */
export function hasDecimals(value: number, decimals: number): boolean {
  return unitsOf(value, decimals) !== undefined || roundText(value, decimals) === value;
}

/** The whole units of the last decimal that the number stands for (cents of 12.34 are 1234); undefined where it has more decimals or is too large to say. */
export function unitsOf(value: number, decimals: number): number | undefined {
  const power = powers[decimals];
  if (power === undefined || Math.abs(value) * power >= exactUnits) return undefined;
  const units = Math.round(value * power);
  return units / power === value ? units : undefined;
}

/** The number of so many units, or undefined where there are too many for a number to hold each. */
export function fromUnits(units: number, decimals: number): number | undefined {
  return Math.abs(units) < exactUnits ? units / (powers[decimals] ?? NaN) : undefined;
}

/** Rounds half away from zero in the number's shortest text, so that 1.005 becomes 1.01. */
export function roundHalfUp(value: number, decimals: number): number {
  return unitsOf(value, decimals) === undefined ? roundText(value, decimals) : value;
}

function roundText(value: number, decimals: number): number {
  // Sums of cents carry an error below the twelfth digit, which must not decide a half.
  const steady = Number(value.toPrecision(15));
  return Math.sign(steady) * shiftPoint(Math.round(shiftPoint(Math.abs(steady), decimals)), -decimals);
}

function shiftPoint(number: number, by: number): number {
  const [mantissa = '0', exponent = '0'] = String(number).split('e');
  return Number(`${mantissa}e${Number(exponent) + by}`);
}
