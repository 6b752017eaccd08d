import type { Knex } from 'knex';
import { ExpressionError } from '../expressions/expression-error.ts';
import { evaluateText } from '../expressions/feel.ts';
import { ownerId, ownerName, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { AccessRule, FieldRule, LookUpRule, RecordRule, ThroughRule } from './access-rules.ts';
import type { RegisterDefinition } from './register-definition.ts';
import type { RegisterDirectory } from './register-directory.ts';
import { columnValues } from './column-values.ts';

/** Who looks at records, and in which portal. */
export interface Viewer extends Pick<Caller, 'roles' | 'groups' | 'attributes' | 'name'> {
  portal: string;
  /** The account whose applications are the viewer's own. */
  owner?: string | null;
}

/** Narrows a query to what a viewer may see; `alias` is the name under which the register's table stands in it. */
export type RecordCondition = (query: Knex.QueryBuilder, alias?: string) => void;

export function viewerOf(caller: Caller, portal: string): Viewer {
  const { roles, groups, attributes } = caller;
  return { roles, groups, attributes, name: ownerName(caller), portal, owner: ownerId(caller) };
}

/** Whether many records are searched, or few are fetched whose keys are at hand. */
type Asks = 'many' | 'few';

/**
 * The viewer's right to the register's records as a condition of SQL (law 6). What no rule allows is not seen: a role
 * without rule, a rule whose expression gives nothing (an account without that attribute), a register of another portal.
 */
export function recordCondition(register: RegisterDefinition, directory: RegisterDirectory, viewer: Viewer, asks: Asks = 'many'): RecordCondition {
  const rules = rulesFor(register, viewer);
  if (rules.includes('all')) return () => undefined;
  const reach = rules.filter((rule): rule is RecordRule => typeof rule === 'object' && !('lookup' in rule)).map((rule) => reachOf(rule, register, directory, viewer, asks)).filter((one) => one !== null);
  return (query, alias = register.table) => {
    if (reach.length === 0) query.whereRaw('1 = 0');
    else query.where((any) => { for (const narrow of reach) any.orWhere((one) => narrow(one, alias)); });
  };
}

/** Whether the viewer may fetch one record whose complete key is at hand, without the right to list any. */
export function mayLookUp(register: RegisterDefinition, viewer: Viewer): boolean {
  return rulesFor(register, viewer).includes('lookup');
}

/** Whether the viewer may fetch all records that have these fields, as a rule `lookup` names them. */
function mayFetch(register: RegisterDefinition, viewer: Viewer, fields: readonly string[]): boolean {
  const rules = rulesFor(register, viewer).filter((rule): rule is LookUpRule => typeof rule === 'object' && 'lookup' in rule);
  for (const { lookup } of rules) for (const field of lookup) columnOf(register, field);
  return rules.some(({ lookup }) => lookup.every((field) => fields.includes(field)));
}

/** The right to one record by these fields: nothing more is asked where the viewer may look up and the fields hold a complete key. */
export function lookUpCondition(register: RegisterDefinition, directory: RegisterDirectory, viewer: Viewer, fields: readonly string[]): RecordCondition {
  const isComplete = register.keys.some((key) => key.every((field) => fields.includes(field)));
  if ((isComplete && mayLookUp(register, viewer)) || mayFetch(register, viewer, fields)) return () => undefined;
  return recordCondition(register, directory, viewer, 'few');
}

/** The right to all records that have these fields. */
export function fetchCondition(register: RegisterDefinition, directory: RegisterDirectory, viewer: Viewer, fields: readonly string[]): RecordCondition {
  return mayFetch(register, viewer, fields) ? () => undefined : recordCondition(register, directory, viewer);
}

/** Roles of the counter's staff, which count only where the account works a group. */
const staffOfGroups: ReadonlySet<string> = new Set(['reviewer', 'supervisor']);

/** An administrator who works groups of some portals administers these; one of no group, all of them. */
function countsHere(role: string, viewer: Viewer, worksHere: boolean): boolean {
  if (role === 'administrator') return worksHere || viewer.groups.length === 0;
  return worksHere || !staffOfGroups.has(role);
}

function rulesFor(register: RegisterDefinition, viewer: Viewer): AccessRule[] {
  if (register.portal !== viewer.portal) return [];
  const worksHere = viewer.groups.some((group) => !group.includes('/') || group.startsWith(`${viewer.portal}/`));
  return viewer.roles.filter((role) => countsHere(role, viewer, worksHere)).flatMap((role) => (Object.hasOwn(register.access, role) ? register.access[role] ?? [] : []));
}

type Narrow = (query: Knex.QueryBuilder, alias: string) => void;

/** What the rule lets this viewer reach; null when that is nothing. */
function reachOf(rule: RecordRule, register: RegisterDefinition, directory: RegisterDirectory, viewer: Viewer, asks: Asks): Narrow | null {
  const own = fieldsHave(rule.fields, register, viewer);
  const through = rule.through ? reachedThrough(rule.through, register, directory, viewer, asks) : () => undefined;
  return own && through && ((query, alias) => { own(query, alias); through(query, alias); });
}

function reachedThrough({ register: name, match, where }: ThroughRule, register: RegisterDefinition, directory: RegisterDirectory, viewer: Viewer, asks: Asks): Narrow | null {
  const other = directory.get(register.portal, name);
  const has = fieldsHave(where, other, viewer);
  if (!has) return null;
  for (const [ours, theirs] of Object.entries(match)) { columnOf(register, ours); columnOf(other, theirs); }
  return (query, alias) => {
    // A name of its own, so that a register may be reached through itself.
    const inner = `${alias}_via`;
    // EXISTS looks for each record by itself; IN lets both databases begin with the inner register, which finds many.
    if (asks === 'few') {
      query.whereExists((reached) => {
        reached.select('*').from(`${other.table} as ${inner}`);
        for (const [ours, theirs] of Object.entries(match)) reached.whereRaw('?? = ??', [`${inner}.${theirs}`, `${alias}.${ours}`]);
        has(reached, inner);
      });
    } else query.whereIn(Object.keys(match).map((ours) => `${alias}.${ours}`), (reached) => {
      reached.select(Object.values(match).map((theirs) => `${inner}.${theirs}`)).from(`${other.table} as ${inner}`);
      has(reached, inner);
    });
  };
}

function fieldsHave(rules: Readonly<Record<string, FieldRule>>, register: RegisterDefinition, viewer: Viewer): Narrow | null {
  const wanted: [string, (string | number)[]][] = [];
  for (const [field, rule] of Object.entries(rules)) {
    const column = columnOf(register, field);
    const given = typeof rule === 'string' ? [accountValue(rule, viewer, `${register.register}.access.${field}`)] : [rule].flat();
    // Through the column's own type, since MySQL takes a text for the number 0 when it is compared with a number.
    const values = given.map((value) => columnValues({ columns: [column] }, { [field]: value })[field]).filter((value) => value !== null && value !== undefined);
    if (values.length === 0) return null;
    wanted.push([field, values]);
  }
  return (query, alias) => { for (const [field, values] of wanted) query.whereIn(`${alias}.${field}`, values); };
}

function accountValue(rule: string, viewer: Viewer, place: string): string | number | boolean | null {
  try {
    const value = evaluateText(rule, { account: { name: viewer.name, ...viewer.attributes } }, place, new Date(0));
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  } catch (error) {
    // An account that lacks the attribute has no right by it.
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

function columnOf(register: RegisterDefinition, field: string): RegisterDefinition['columns'][number] {
  const column = register.columns.find((one) => one.field === field);
  if (!column) throw new Problem('invalid_configuration', {}, [{ path: `${register.portal}/registers/${register.register}/access`, code: 'register_key', message: `"${field}" is neither a key nor indexed` }]);
  return column;
}
