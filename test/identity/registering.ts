import { newChallenge } from '../../server/identity/captcha.ts';
import { registerAccount, type RegistrationPorts } from '../../server/identity/register-account.ts';
import { readRegistration } from '../../server/identity/registration-form.ts';
import { requestSmsCode, sendSmsCode, type CodeRequest } from '../../server/identity/request-sms-code.ts';
import { solveCaptcha } from '../../server/identity/solve-captcha.ts';
import type { Caller } from '../../server/platform/caller.ts';
import { listDemoMessages } from '../../server/platform/demo-messages.ts';
import { creditCodeCheckCharacter, gb11714CheckCharacter, residentIdCheckCharacter } from '../../server/platform/national-formats.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { visitor } from './accounts.ts';

const said = (value: string) => ({ value, en: value });

/** A portal of the tests: people and firms by names of their own, so that nothing here leans on a shipped portal. */
export const declaration = {
  individual: {
    label: '自然人用户注册', en: 'Register as a natural person',
    fields: [{ key: 'fullName', label: '姓名', en: 'your name', maxLength: 50 }, { key: 'idCard', label: '身份号码', en: 'your number', format: 'resident-id' }],
    holder: 'idCard', login: { label: '身份号码', en: 'Number' }, name: 'fullName', attributes: { personId: 'idCard' },
    records: [{ register: 'sailors', key: { id: 'idCard' }, agrees: { name: 'fullName' } }],
    agreement: { title: said('协议'), text: said('内容') },
  },
  employer: {
    label: '法人用户注册', en: 'Register as a legal person',
    fields: [{ key: 'firm', label: '名称', en: 'the firm' }, { key: 'firmCode', label: '代码', en: 'the code', format: 'credit-code' }, { key: 'clerk', label: '经办人', en: 'your name' }],
    holder: 'firmCode', login: { label: '账号 ID', en: 'Account ID', chosen: true }, name: 'firm', attributes: { firmId: 'firmCode', clerkName: 'clerk' },
    agreement: { title: said('协议'), text: said('内容') },
  },
};

/** `records`: the names on record, by number. */
export function harbourPorts(records: Readonly<Record<string, string>> = {}, missing: 'accept' | 'refuse' = 'accept'): RegistrationPorts {
  const { forms } = readRegistration('harbour', { ...declaration, individual: { ...declaration.individual, missing } }, 'harbour');
  return {
    forms: () => forms,
    compare: async (_portal, [record], answers) => {
      const { key, agrees } = record!;
      const name = records[answers[key['id'] ?? ''] ?? ''];
      return name === undefined ? 'missing' : name === answers[agrees['name'] ?? ''] ? 'agrees' : 'differs';
    },
  };
}

let sequence = 0;
/** Numbers that no other test of this process uses, with their check characters. */
export const newMobile = (): string => `1380000${String(++sequence).padStart(4, '0')}`;
export function newResidentId(): string {
  const body = `2301021990${String(1 + (++sequence % 12)).padStart(2, '0')}${String(1 + (sequence % 28)).padStart(2, '0')}${String(sequence % 1000).padStart(3, '0')}`;
  return body + residentIdCheckCharacter(body);
}
export function newCreditCode(authority = '9'): string {
  const organisation = String(++sequence).padStart(8, '0');
  const body = `${authority}1230100${organisation}${gb11714CheckCharacter(organisation)}`;
  return body + creditCodeCheckCharacter(body);
}

export const goodPassword = '青山一道同云雨 harbour';

/** Asks for a code as a page does and answers the digits of the message, null when none was sent. */
export async function receiveCode(platform: Platform, mobile: string, { purpose = 'registration' as CodeRequest['purpose'], account, caller = visitor() }: { purpose?: CodeRequest['purpose']; account?: string; caller?: Caller } = {}): Promise<string | null> {
  const before = new Set((await listDemoMessages(platform.db, 1000)).map(({ id }) => id));
  const captcha = await solveCaptcha(await newChallenge(platform));
  await requestSmsCode(platform, caller, { purpose, mobile, captcha, ...(account !== undefined && { account }) });
  await runSmsJobs(platform);
  const message = (await listDemoMessages(platform.db, 1000)).find(({ id, to }) => !before.has(id) && to === mobile);
  return message ? /\d{6}/.exec(message.text)![0] : null;
}

/** Does what the job runner would. */
export async function runSmsJobs(platform: Platform): Promise<void> {
  const handler = sendSmsCode(platform);
  const jobs: { id: string; payload: string }[] = await platform.db('jobs').where({ kind: 'sms-code.send', status: 'waiting' });
  for (const { id, payload } of jobs) {
    await handler(JSON.parse(payload) as Record<string, unknown>);
    await platform.db('jobs').where({ id }).update({ status: 'done' });
  }
}

export interface Person { name: string; id: string; mobile: string }
export const newPerson = (): Person => ({ name: '江小舟', id: newResidentId(), mobile: newMobile() });

export function individualOf({ name, id, mobile }: Person, code: string, password = goodPassword) {
  return { portal: 'harbour', answers: { fullName: name, idCard: id }, mobile, code, password, agreed: true };
}

/** Registers somebody and answers who. */
export async function registeredPerson(platform: Platform, person = newPerson()): Promise<Person> {
  const code = await receiveCode(platform, person.mobile);
  await registerAccount(platform, harbourPorts(), visitor(), 'individual', individualOf(person, code ?? ''));
  return person;
}

