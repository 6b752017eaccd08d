import { Problem } from '../../server/platform/errors.ts';

/** The code of the Problem that an attempt ends with; null when it does not. */
export async function problemOf(attempt: Promise<unknown>): Promise<string | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
