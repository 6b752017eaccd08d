import { registerFields } from '../forms/register-fields.ts';
import type { FieldError } from '../platform/errors.ts';
import { readPortalSettings } from './portal-settings.ts';
import type { PortalFiles } from './read-configuration.ts';

/** The records that registrations are compared with must be found by a key of a register that the portal has. */
export function checkRegistrationRecords({ portal, settings, registers }: Pick<PortalFiles, 'portal' | 'settings' | 'registers'>): FieldError[] {
  const readable = registerFields(registers);
  return readPortalSettings(portal, settings).registration.flatMap(({ kind, records }) => records.flatMap(({ register, key, agrees }, index) => {
    const fault = (path: string, message: string): FieldError[] => [{ path: `${portal}/portal.json/registration/${kind}/records/${index}${path}`, code: 'registration', message }];
    const form = registers[register];
    if (!form) return fault('/register', `there is no register "${register}"`);
    const keys = (form.settings?.['register'] as { keys?: string[][] } | undefined)?.keys ?? [];
    const named = Object.keys(key).sort().join();
    return [
      ...(keys.some((one) => [...one].sort().join() === named) ? [] : fault('/key', `is no key of the register "${register}"`)),
      ...Object.keys(agrees).filter((field) => !(readable[register] ?? []).includes(field)).flatMap((field) => fault(`/agrees/${field}`, `the register "${register}" has no such field`)),
    ];
  }));
}
