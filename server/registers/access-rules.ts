import { isFeel } from '../expressions/feel.ts';
import { checkFeel } from '../expressions/feel-check.ts';
import { isObject } from '../platform/is-object.ts';

/** What a field of a record must be: a value, one of several, or FEEL over `account`. */
export type FieldRule = string | number | boolean | readonly (string | number | boolean)[];

/** Records that are reached through another register: its record has `where`, and its fields `match` those of ours. */
export interface ThroughRule {
  register: string;
  /** Field of the record → field of the register that it is reached through. */
  match: Readonly<Record<string, string>>;
  where: Readonly<Record<string, FieldRule>>;
}

/** Records whose fields are so, and which are reached so; both must hold where both are given. */
export interface RecordRule { fields: Readonly<Record<string, FieldRule>>; through: ThroughRule | null }

/** The records that have these fields, for a declared source that names all of them; never listed. */
export interface LookUpRule { lookup: readonly string[] }

/** `all`: every record; `lookup`: one record by a complete key, never listed. */
export type AccessRule = 'all' | 'lookup' | LookUpRule | RecordRule;

/** Who may see which records, by role; any of a role's rules is enough, and a role that is absent sees nothing. */
export type RegisterAccess = Readonly<Record<string, readonly AccessRule[]>>;

/** Reads `settings.register.access`; `refuse` is told what is wrong with it and does not return. */
export function readAccess(json: unknown, refuse: (reason: string) => never): RegisterAccess {
  if (json === undefined) return {};
  if (!isObject(json)) return refuse('settings.register.access is not an object of rules by role');
  return Object.fromEntries(Object.entries(json).map(([role, rules]) => [role, [rules].flat().map((rule) => readRule(rule, `access.${role}`, refuse))]));
}

function readRule(json: unknown, place: string, refuse: (reason: string) => never): AccessRule {
  if (json === 'all' || json === 'lookup') return json;
  if (!isObject(json)) return refuse(`${place} is neither "all", "lookup" nor an object`);
  if (json['lookup'] !== undefined) return readLookUp(json, place, refuse);
  const { through, ...fields } = json;
  if (!through && Object.keys(fields).length === 0) return refuse(`${place} is empty; say "all" if every record is meant`);
  for (const [field, rule] of Object.entries(fields)) checkFieldRule(rule, `${place}.${field}`, refuse);
  return { fields: fields as Record<string, FieldRule>, through: through === undefined ? null : readThrough(through, `${place}.through`, refuse) };
}

function readLookUp({ lookup, ...others }: Record<string, unknown>, place: string, refuse: (reason: string) => never): LookUpRule {
  if (Object.keys(others).length > 0) return refuse(`${place}.lookup stands alone`);
  if (!Array.isArray(lookup) || lookup.length === 0 || lookup.some((field) => typeof field !== 'string')) return refuse(`${place}.lookup does not name fields`);
  return { lookup: lookup as string[] };
}

function readThrough(json: unknown, place: string, refuse: (reason: string) => never): ThroughRule {
  if (!isObject(json)) return refuse(`${place} is not an object`);
  const { register, match, where } = json;
  if (typeof register !== 'string') return refuse(`${place}.register is missing`);
  if (!isObject(match) || Object.keys(match).length === 0 || Object.values(match).some((field) => typeof field !== 'string')) return refuse(`${place}.match does not name fields`);
  if (!isObject(where) || Object.keys(where).length === 0) return refuse(`${place}.where is missing`);
  for (const [field, rule] of Object.entries(where)) checkFieldRule(rule, `${place}.where.${field}`, refuse);
  return { register, match: match as Record<string, string>, where: where as Record<string, FieldRule> };
}

function checkFieldRule(rule: unknown, place: string, refuse: (reason: string) => never): void {
  const values: unknown[] = Array.isArray(rule) ? rule : [rule];
  if (values.length === 0 || values.some((value) => !['string', 'number', 'boolean'].includes(typeof value))) return refuse(`${place} is neither a text, a number, a boolean nor a list of such`);
  if (typeof rule !== 'string' || !isFeel(rule)) return;
  // A right that depends on the time of day could not be explained to anyone, so only the account is known.
  const { findings, parsed } = checkFeel(rule, new Set(['account']));
  const [finding] = findings;
  if (finding) refuse(`${place}: ${finding.message.en}`);
  if (parsed?.names.some((name) => name === 'now' || name === 'today')) refuse(`${place}: a right reads the account only`);
}
