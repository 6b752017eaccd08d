import { evaluateText, type Scope } from '../expressions/feel.ts';
import type { SourceDeclaration } from '../forms/form-definition.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { RegisterDefinition } from './register-definition.ts';
import { findRecord, type Values } from './register-store.ts';

export type Sources = Record<string, Values | null>;

/**
 * Finds the records that a form prefills from. A key is FEEL over `scope` (the account and the sources found before
 * it); a source that is required and has no record is Problem('unknown_record').
 */
export async function resolveSources(
  db: Queryable,
  registerNamed: (name: string) => RegisterDefinition,
  declarations: Readonly<Record<string, SourceDeclaration>>,
  scope: Scope,
  now: Date,
): Promise<Sources> {
  const found: Sources = {};
  for (const [name, declaration] of Object.entries(declarations)) {
    const register = registerNamed(declaration.register);
    const key: Values = {};
    for (const [field, expression] of Object.entries(declaration.key)) {
      key[field] = evaluateText(expression, { ...scope, ...found }, `sources.${name}.key.${field}`, now);
    }
    const record = await findRecord(db, register, key);
    if (!record && declaration.required) throw new Problem('unknown_record', { register: register.title });
    found[name] = record && record.values;
  }
  return found;
}
