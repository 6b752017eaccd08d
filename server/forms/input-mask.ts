/**
 * Form.io's input masks: `9` a digit, `a` a letter, `A` a letter, `*` a letter or digit, everything else itself.
 * Optional parts, repeats and alternatives of the inputmask library are refused by `check-form.ts`.
 */
const classes: Readonly<Record<string, RegExp>> = { 9: /^[0-9]$/, a: /^[A-Za-z]$/, A: /^[A-Za-z]$/, '*': /^[A-Za-z0-9]$/ };

export function matchesMask(text: string, mask: string): boolean {
  if (text.length !== mask.length) return false;
  for (let index = 0; index < mask.length; index++) {
    const expected = mask[index]!, given = text[index]!;
    const allowed = classes[expected];
    if (allowed ? !allowed.test(given) : given !== expected) return false;
  }
  return true;
}

export function isPlainMask(mask: string): boolean {
  return !/[[\]{}()|\\?]/.test(mask);
}
