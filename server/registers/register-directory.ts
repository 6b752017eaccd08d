import type { Scope } from '../expressions/feel.ts';
import { dictionaries as dictionariesOfScope } from '../expressions/parameter-functions.ts';
import { periodTables } from '../expressions/period-tables.ts';
import type { Dictionary, FormDefinition } from '../forms/form-definition.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import { readListDefinition, type ListDefinition } from './list-definition.ts';
import { readNone, type ReadApplications } from './own-applications.ts';
import { parameterTables } from './parameter-tables.ts';
import { readRegisterDefinition, registerPlace, type RegisterDefinition } from './register-definition.ts';

/** A register's form as its portal declares it, with the portal's code lists. */
export interface DeclaredRegister { portal: string; register: string; form: FormDefinition; dictionaries?: Record<string, Dictionary> }

/** The registers of all portals, by their names; filled from the published configuration. */
export class RegisterDirectory {
  /** How lists read the viewer's own applications. */
  readApplications: ReadApplications = readNone;
  #definitions = new Map<string, RegisterDefinition>();
  #lists = new Map<string, ListDefinition>();
  #dictionaries = new Map<string, Record<string, Dictionary>>();

  /** Problem('invalid_configuration') where two registers would share a table. */
  fill(declared: readonly DeclaredRegister[]): void {
    const definitions = new Map<string, RegisterDefinition>();
    const tables = new Map<string, string>();
    for (const { portal, register, form, dictionaries } of declared) {
      const definition = readRegisterDefinition(portal, register, form, dictionaries);
      const other = tables.get(definition.table);
      if (other) throw new Problem('invalid_configuration', {}, [{ path: registerPlace(portal, register), code: 'register', message: `its table "${definition.table}" is already that of ${other}` }]);
      tables.set(definition.table, `${portal}/${register}`);
      definitions.set(`${portal}/${register}`, definition);
    }
    this.#definitions = definitions;
    this.#dictionaries = new Map(declared.map(({ portal, dictionaries }) => [portal, dictionaries ?? {}]));
  }

  fillLists(declared: readonly { portal: string; list: string; json: unknown }[]): void {
    this.#lists = new Map(declared.map(({ portal, list, json }) => [`${portal}/${list}`, readListDefinition(portal, list, json)]));
  }

  /** Problem('not_found') for a list that the portal does not have. */
  list(portal: string, list: string): ListDefinition {
    const definition = this.#lists.get(`${portal}/${list}`);
    if (!definition) throw new Problem('not_found');
    return definition;
  }

  lists(): ListDefinition[] { return [...this.#lists.values()]; }

  /** Problem('not_found') for a register that the portal does not have. */
  get(portal: string, register: string): RegisterDefinition {
    const definition = this.#definitions.get(`${portal}/${register}`);
    if (!definition) throw new Problem('not_found');
    return definition;
  }

  /** What FEEL's functions look into: the portal's code lists and its tables of rates, to be spread into a scope. */
  async tables(db: Queryable, portal: string): Promise<Scope> {
    return { [dictionariesOfScope]: this.#dictionaries.get(portal) ?? {}, [periodTables]: await parameterTables(db, this, portal) };
  }

  of(portal: string): RegisterDefinition[] {
    return [...this.#definitions.values()].filter((definition) => definition.portal === portal);
  }
}
