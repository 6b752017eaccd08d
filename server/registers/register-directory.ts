import type { FormDefinition } from '../forms/form-definition.ts';
import { Problem } from '../platform/errors.ts';
import { readRegisterDefinition, type RegisterDefinition } from './register-definition.ts';

/** A register's form as its portal declares it. */
export interface DeclaredRegister { portal: string; register: string; form: FormDefinition }

/** The registers of all portals, by their names; filled from the published configuration. */
export class RegisterDirectory {
  #definitions = new Map<string, RegisterDefinition>();

  fill(declared: readonly DeclaredRegister[]): void {
    this.#definitions = new Map(declared.map(({ portal, register, form }) => [`${portal}/${register}`, readRegisterDefinition(portal, register, form)]));
  }

  /** Problem('not_found') for a register that the portal does not have. */
  get(portal: string, register: string): RegisterDefinition {
    const definition = this.#definitions.get(`${portal}/${register}`);
    if (!definition) throw new Problem('not_found');
    return definition;
  }
}
