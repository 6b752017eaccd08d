import { nationalFormats } from '../platform/national-formats.ts';
import type { FieldError, Text } from '../platform/errors.ts';
import { isObject } from '../platform/is-object.ts';

export const registrationKinds = ['individual', 'employer'] as const;
export type RegistrationKind = (typeof registrationKinds)[number];

export interface RegistrationField {
  key: string;
  label: Text;
  hint: Text | null;
  /** A name of `nationalFormats`; null for free text. */
  format: string | null;
  maxLength: number;
  autocomplete: string | null;
}

/** A record that answers are compared with: found by `key`, each field of `agrees` must be as it was answered. */
export interface RegistrationRecord {
  register: string;
  /** By field of the register: the answer. */
  key: Readonly<Record<string, string>>;
  agrees: Readonly<Record<string, string>>;
}

/** What a portal asks of whoever registers, and what becomes of the answers: `registration.<kind>` in its `portal.json`. */
export interface RegistrationForm {
  portal: string;
  kind: RegistrationKind;
  title: Text;
  hint: Text | null;
  fields: readonly RegistrationField[];
  /** The answer that tells holders apart. It is a login name, so that nobody registers twice. */
  holder: string;
  /** What the login name is called at signing in. */
  loginLabel: Text;
  /** Whether a login name is chosen besides; without, the holder's number is the login name. */
  choosesLogin: boolean;
  /** The answer that the account is named after. */
  name: string;
  /** The account's attributes, as rights and forms read them, by name: the answer. */
  attributes: Readonly<Record<string, string>>;
  /** Looked for in this order; the first that is found decides. */
  records: readonly RegistrationRecord[];
  /** What becomes of a registration that none of the records belongs to. */
  missing: 'accept' | 'refuse';
  agreement: { title: Text; text: Text };
}

/** The answer beside the declared ones that a record may be compared with. */
const mobileAnswer = 'mobile';
const longestAnswer = 200;

/** Reads `registration` of a portal's settings; each fault is named by its path below `place`. */
export function readRegistration(portal: string, json: unknown, place: string): { forms: RegistrationForm[]; faults: FieldError[] } {
  const faults: FieldError[] = [];
  const fault = (path: string, message: string): void => { faults.push({ path: `${place}/${path}`, code: 'registration', message }); };
  if (json === undefined) return { forms: [], faults };
  if (!isObject(json)) { fault('', 'must be an object'); return { forms: [], faults }; }
  for (const kind of Object.keys(json)) if (!(registrationKinds as readonly string[]).includes(kind)) fault(kind, `must be one of ${registrationKinds.join(', ')}`);
  const forms = registrationKinds.filter((kind) => json[kind] !== undefined).map((kind) => readForm(portal, kind, json[kind], (path, message) => fault(`${kind}${path}`, message)));
  return { forms: faults.length > 0 ? [] : forms, faults };
}

type Fault = (path: string, message: string) => void;

function readForm(portal: string, kind: RegistrationKind, json: unknown, fault: Fault): RegistrationForm {
  const given = isObject(json) ? json : {};
  const fields = (Array.isArray(given['fields']) ? given['fields'] : []).map((field, index) => readField(field, (path, message) => fault(`/fields/${index}${path}`, message)));
  if (fields.length === 0) fault('/fields', 'must name at least one field');
  const keys = new Set(fields.map(({ key }) => key));
  if (keys.size < fields.length) fault('/fields', 'names a key twice');
  const answer = (path: string, value: unknown, known: ReadonlySet<string> = keys): string => {
    if (typeof value !== 'string' || !known.has(value)) fault(path, `"${String(value)}" is not among the fields`);
    return String(value);
  };
  const holder = answer('/holder', given['holder']);
  if (fields.some(({ key, format }) => key === holder && format === null)) fault('/holder', 'must be a field with a format');
  const answers = (path: string, value: unknown, known?: ReadonlySet<string>): Record<string, string> => {
    if (!isObject(value) || Object.keys(value).length === 0) fault(path, 'must name at least one field');
    return Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([name, key]) => [name, answer(`${path}/${name}`, key, known)]));
  };
  const agreement = isObject(given['agreement']) ? given['agreement'] : {};
  return {
    portal, kind, fields, holder,
    title: readText(given, 'label', fault),
    hint: given['hint'] === undefined ? null : readText(isObject(given['hint']) ? given['hint'] : {}, 'value', (path, message) => fault(`/hint${path}`, message)),
    loginLabel: readText(isObject(given['login']) ? given['login'] : {}, 'label', (path, message) => fault(`/login${path}`, message)),
    choosesLogin: isObject(given['login']) && given['login']['chosen'] === true,
    name: answer('/name', given['name']),
    attributes: answers('/attributes', given['attributes']),
    records: (Array.isArray(given['records']) ? given['records'] : []).map((record, index) => readRecord(record, (path, value) => answers(`/records/${index}/${path}`, value, new Set([...keys, mobileAnswer])), (path, message) => fault(`/records/${index}${path}`, message))),
    missing: readMissing(given['missing'], fault),
    agreement: {
      title: readText(isObject(agreement['title']) ? agreement['title'] : {}, 'value', (path, message) => fault(`/agreement/title${path}`, message)),
      text: readText(isObject(agreement['text']) ? agreement['text'] : {}, 'value', (path, message) => fault(`/agreement/text${path}`, message)),
    },
  };
}

function readField(json: unknown, fault: Fault): RegistrationField {
  const field = isObject(json) ? json : {};
  const { key, format = null, maxLength = longestAnswer, autocomplete = null } = field;
  if (typeof key !== 'string' || !/^[a-z]\w{0,39}$/i.test(key) || key === mobileAnswer) fault('/key', 'must be a name of letters and digits, other than "mobile"');
  if (format !== null && (typeof format !== 'string' || !(format in nationalFormats))) fault('/format', `"${String(format)}" is no format`);
  if (typeof maxLength !== 'number' || !Number.isInteger(maxLength) || maxLength < 1 || maxLength > longestAnswer) fault('/maxLength', `must be a number up to ${longestAnswer}`);
  if (autocomplete !== null && (typeof autocomplete !== 'string' || !/^[a-z-]+$/.test(autocomplete))) fault('/autocomplete', 'must be a token of HTML\'s autofill');
  const hint = field['hint'] === undefined ? null : readText(isObject(field['hint']) ? field['hint'] : {}, 'value', (path, message) => fault(`/hint${path}`, message));
  return { key: String(key), label: readText(field, 'label', fault), hint, format: format as string | null, maxLength: Number(maxLength), autocomplete: autocomplete as string | null };
}

function readRecord(json: unknown, answers: (path: string, value: unknown) => Record<string, string>, fault: Fault): RegistrationRecord {
  const record = isObject(json) ? json : {};
  if (typeof record['register'] !== 'string') fault('/register', 'must name a register');
  return { register: String(record['register']), key: answers('key', record['key']), agrees: answers('agrees', record['agrees']) };
}

function readMissing(given: unknown, fault: Fault): 'accept' | 'refuse' {
  if (given === undefined || given === 'accept') return 'accept';
  if (given !== 'refuse') fault('/missing', 'must be "accept" or "refuse"');
  return 'refuse';
}

/** A Chinese text under `name` with its English under `en`. */
function readText(json: Readonly<Record<string, unknown>>, name: string, fault: Fault): Text {
  for (const key of [name, 'en']) if (typeof json[key] !== 'string' || json[key] === '') fault(`/${key}`, 'is missing');
  return { zh: String(json[name]), en: String(json['en']) };
}
