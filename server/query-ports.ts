import type { Applications } from './applications/applications.ts';
import type { LeadingQueries } from './queries/queries.ts';
import { addressOfCase } from './review/address-of-case.ts';

/** Queries with what they need of the applications' side: where a row's case is seen. */
export function queryPorts(applications: Applications): LeadingQueries {
  return { ...applications, addressOf: (caller, portal, number) => addressOfCase(applications, caller, portal, number) };
}
