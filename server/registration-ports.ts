import type { Catalog } from './catalog/catalog.ts';
import type { RegistrationPorts } from './identity/register-account.ts';
import { registrationViews } from './identity/registration-routes.ts';
import { listDemoMessages } from './platform/demo-messages.ts';
import { Problem } from './platform/errors.ts';
import type { Platform } from './platform/platform.ts';
import { findRecord } from './registers/register-store.ts';
import type { RegisterDirectory } from './registers/register-directory.ts';
import type { PagePorts } from './web/page-ports.ts';

/** What registering needs of the portals: their declarations, and whether answers agree with a record. */
export function registrationPorts(platform: Platform, catalog: Catalog, registers: RegisterDirectory): RegistrationPorts {
  return {
    forms: () => catalog.portals().flatMap(({ registration }) => registration),
    async compare(portal, records, answers) {
      for (const { register, key, agrees } of records) {
        const wanted = Object.fromEntries(Object.entries(key).map(([field, answer]) => [field, answers[answer] ?? '']));
        const record = await findRecord(platform.db, registers.get(portal, register), wanted);
        if (!record) continue;
        return Object.entries(agrees).every(([field, answer]) => comparable(record.values[field]) === comparable(answers[answer])) ? 'agrees' : 'differs';
      }
      return 'missing';
    },
  };
}

/** The pages' functions on registering. */
export function registrationPagePorts(platform: Platform, catalog: Catalog, registers: RegisterDirectory): Pick<PagePorts, 'registrationForms' | 'demoMessages'> {
  const ports = registrationPorts(platform, catalog, registers);
  return {
    registrationForms: async (caller) => registrationViews(ports, caller).rows,
    async demoMessages() {
      if (platform.config.messages.kind !== 'demo') throw new Problem('not_found');
      return listDemoMessages(platform.db);
    },
  };
}

/** Names are typed with full or half width, with or without blanks. */
function comparable(value: unknown): string {
  return String(value ?? '').normalize('NFKC').replace(/\s/g, '').toUpperCase();
}
