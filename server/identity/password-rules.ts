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

/** What a password must keep, in the order in which pages show it. */
export const passwordRules = ['length', 'own', 'common'] as const;
export type PasswordRule = (typeof passwordRules)[number];

/**
 * The rules that a password breaks: it is too short or long (`length`); it is a login name, or contains or is part of
 * one's own names and numbers (`own`); it is among the first that anyone guesses (`common`). No mixture of character
 * classes is asked for (NIST SP 800-63B, 3.1.1.2). Runs in browsers too.
 */
export function brokenPasswordRules(password: string, ownWords: readonly string[]): PasswordRule[] {
  const lower = password.normalize('NFKC').toLowerCase();
  const length = [...password].length;
  const broken: Record<PasswordRule, boolean> = {
    length: length < shortestPassword || length > longestPassword,
    own: ownWords.some((word) => isOwn(lower, word.normalize('NFKC').trim().toLowerCase())),
    common: commonPasswords.has(lower) || isPattern(lower) || isKeyboardRun(lower),
  };
  return passwordRules.filter((rule) => broken[rule]);
}

/** Throws `weak_password` for what breaks a rule. */
export function checkPassword(password: string, ownWords: readonly string[]): void {
  if (brokenPasswordRules(password, ownWords).length > 0) throw new Problem('weak_password', { minimum: shortestPassword, maximum: longestPassword });
}

/** Below this length a word stands in too many passwords by chance. */
const tellingLength = 6;

function isOwn(password: string, word: string): boolean {
  if (word === '' || password === '') return false;
  return password === word || (word.length >= tellingLength && password.includes(word)) || (password.length >= tellingLength && word.includes(password));
}

/** Rows and columns of the keyboard, one after the other and there and back. */
const keyboardRuns = ['qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p', '1q2w3e4r5t6y7u8i9o0p'].flatMap((run) => [run, [...run].reverse().join('')]);

function isKeyboardRun(text: string): boolean {
  return text !== '' && keyboardRuns.some((run) => run.includes(text));
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
