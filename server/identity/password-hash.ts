import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Stands for the hash of an account that has no password: none fits it. */
export const noPassword = '';

/** Argon2id in the PHC string format. The same password typed on different keyboards may differ in its Unicode form, hence NFKC. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

let hashOfNobody: Promise<string> | undefined;

/** Whether the password fits the hash; without a hash it takes the same time and answers no. */
export async function passwordFits(password: string, passwordHash: string | null): Promise<boolean> {
  hashOfNobody ??= hashPassword('the password of no account');
  const known = passwordHash === noPassword ? null : passwordHash;
  const fits = await verify(known ?? await hashOfNobody, password.normalize('NFKC'));
  return known !== null && fits;
}
