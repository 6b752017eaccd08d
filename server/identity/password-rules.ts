import { Problem } from '../platform/errors.ts';

export const shortestPassword = 8;
export const longestPassword = 200;

/** The passwords that guessing lists begin with; longer variations of them are caught by `isPattern`. */
const commonPasswords = new Set([
  'password', 'password1', 'password12', 'password123', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'qwertyui', 'qwertyuiop', 'qwerty123',
  'qwer1234', '1q2w3e4r', '1qaz2wsx', 'q1w2e3r4', 'asdfghjk', 'asdfghjkl', 'zxcvbnm1', 'zxcvbnm123', 'iloveyou', 'sunshine',
  'princess', 'football', 'baseball', 'superman', 'trustno1', 'welcome1', 'welcome123', 'letmein1', 'abcd1234', 'abc12345',
  'abc123456', 'a1234567', 'a12345678', 'a123456789', 'aa123456', 'aa12345678', 'woaini1314', 'woaini520', 'woaini123', '5201314520',
  '1314520520', 'wodemima', 'mima1234', 'mima123456', 'zhongguo', 'admin123', 'admin1234', 'administrator', 'root1234', 'test1234',
  'qazwsxedc', '147258369', '159357456', '123123123', '112233445566', '1234qwer', '123qweasd', 'qweasdzxc', 'asd123456', 'zxc123456',
]);

/**
 * Refuses a password that is too short or long, equal to one of the login names, or among the first that anyone
 * guesses; asks for no mixture of character classes (NIST SP 800-63B, 3.1.1.2). Throws `weak_password`.
 */
export function checkPassword(password: string, loginNames: readonly string[]): void {
  const length = [...password].length;
  const lower = password.toLowerCase();
  const weak = length < shortestPassword || length > longestPassword
    || loginNames.some((name) => name.toLowerCase() === lower)
    || commonPasswords.has(lower) || isPattern(lower);
  if (weak) throw new Problem('weak_password', { minimum: shortestPassword, maximum: longestPassword });
}

/** One character or a short group over and over (`abababab`), or a run such as `12345678` or `hgfedcba`. */
function isPattern(text: string): boolean {
  if (/^(.{1,3})\1+$/su.test(text)) return true;
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => nextDigit(code, codes[index] ?? 0)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

/** The step between two characters, where 0 follows 9 as it does on a keyboard. */
function nextDigit(code: number, previous: number): number {
  const [zero, nine] = [48, 57];
  if (previous === nine && code === zero) return 1;
  if (previous === zero && code === nine) return -1;
  return code - previous;
}
