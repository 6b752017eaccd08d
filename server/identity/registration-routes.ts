import type { Caller } from '../platform/caller.ts';
import type { Locale, Text } from '../platform/errors.ts';
import { Answer, type Call, type JsonSchema, type Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import type { Registration } from './check-registration.ts';
import { registerAccount, type RegistrationPorts } from './register-account.ts';
import { registrationKinds, type RegistrationForm, type RegistrationKind } from './registration-form.ts';

/** A registration form in the reader's language. */
export interface RegistrationView {
  portal: string;
  kind: RegistrationKind;
  title: string;
  hint: string | null;
  fields: { key: string; label: string; hint: string | null; format: string | null; maxLength: number; autocomplete: string | null }[];
  holder: string;
  loginLabel: string;
  choosesLogin: boolean;
  agreement: { title: string; text: string };
}

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });

/** What is asked of whoever registers, and registering. */
export function registrationRoutes(platform: Platform, ports: RegistrationPorts): Route[] {
  return [
    {
      method: 'get', path: '/register', right: 'anyone',
      summary: { zh: '注册类型及填写项', en: 'The ways to register, with their fields' },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: { type: 'object' } }, total: { type: 'integer' } } },
      handle: async ({ caller }) => registrationViews(ports, caller),
    },
    ...registrationKinds.map((kind): Route => ({
      method: 'post', path: `/register/${kind}`, right: 'anyone', status: 201,
      summary: kind === 'individual' ? { zh: '自然人用户注册', en: 'Register as a natural person' } : { zh: '法人用户注册', en: 'Register as a legal person' },
      body: {
        type: 'object', required: ['portal', 'answers', 'mobile', 'code', 'password', 'agreed'], additionalProperties: false,
        properties: {
          portal: text(60), mobile: text(30), code: text(12), password: text(1000), agreed: { type: 'boolean' },
          answers: { type: 'object', additionalProperties: { type: 'string', maxLength: 1000 }, maxProperties: 50, description: 'by key of the fields that GET /register names' },
          account: { ...text(200), description: 'the chosen login name, where `choosesLogin`' },
        },
      },
      answers: { type: 'object', required: ['account', 'name', 'kind'], properties: { account: { type: 'string' }, name: { type: 'string' }, kind: { const: kind } } },
      handle: (call) => register(platform, ports, kind, call),
    })),
  ];
}

async function register(platform: Platform, ports: RegistrationPorts, kind: RegistrationKind, { caller, body }: Call): Promise<Answer> {
  return new Answer(201, await registerAccount(platform, ports, caller, kind, body as unknown as Registration));
}

export function registrationViews(ports: RegistrationPorts, { locale }: Pick<Caller, 'locale'>): { rows: RegistrationView[]; total: number } {
  const rows = ports.forms().map((form) => viewOf(form, locale));
  return { rows, total: rows.length };
}

function viewOf(form: RegistrationForm, locale: Locale): RegistrationView {
  const { portal, kind, holder, choosesLogin } = form;
  const optional = (given: Text | null): string | null => (given === null ? null : given[locale]);
  return {
    portal, kind, holder, choosesLogin,
    title: form.title[locale], hint: optional(form.hint), loginLabel: form.loginLabel[locale],
    fields: form.fields.map((field) => ({ ...field, label: field.label[locale], hint: optional(field.hint) })),
    agreement: { title: form.agreement.title[locale], text: form.agreement.text[locale] },
  };
}
