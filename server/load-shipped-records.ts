import type { Catalog } from './catalog/catalog.ts';
import { Problem } from './platform/errors.ts';
import type { Platform } from './platform/platform.ts';
import { addShippedRecords } from './registers/add-shipped-records.ts';
import type { RegisterDirectory } from './registers/register-directory.ts';
import type { Values } from './registers/register-store.ts';

/**
 * Brings the records in that the configuration ships (`forms/<portal>/records/<register>.json`: rates, limits, ages),
 * in every mode and at every start. Answers the registers that changed; what does not fit its register is named.
 */
export async function loadShippedRecords(platform: Platform, catalog: Catalog, registers: RegisterDirectory): Promise<string[]> {
  const changed: string[] = [];
  for (const { portal, register, records } of catalog.records()) {
    const place = `forms/${portal}/records/${register}.json`;
    if (!Array.isArray(records)) throw new Problem('invalid_configuration', {}, [{ path: place, code: 'records', message: 'it is not a list of records' }]);
    const outcome = await addShippedRecords(platform, registers.get(portal, register), records as Values[]).catch((error: unknown) => { throw atPlace(error, place); });
    if (outcome.added + outcome.updated > 0) changed.push(`${portal}/${register}`);
    if (outcome.left > 0) platform.log.info({ register: `${portal}/${register}`, left: outcome.left }, 'shipped records were left out, since they were changed here');
  }
  return changed;
}

function atPlace(error: unknown, place: string): unknown {
  if (!(error instanceof Problem)) return error;
  const errors = error.errors ?? [{ path: '', code: error.code, message: error.text('en') }];
  return new Problem('invalid_configuration', {}, errors.map((one) => ({ ...one, path: one.path ? `${place}#${one.path}` : place })), { cause: error });
}
