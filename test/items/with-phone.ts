import type { FormComponent } from '../../server/forms/form-definition.ts';
import { sendSmsCode, smsCodeJob } from '../../server/identity/request-sms-code.ts';
import { listDemoMessages } from '../../server/platform/demo-messages.ts';
import { everyComponent } from '../../server/web/browser/form/adapt-definition.ts';
import type { Answered, Client, Counter } from '../journeys/counter.ts';

interface Fault { path: string; code: string }
type Data = Record<string, unknown>;

/** Longer than the pause between two messages and than the hour that their number is counted by. */
const untilNextHour = 3_601_000;

/**
 * A person with a phone at hand: submitting where a code is asked for goes on by typing one, and, once nothing else is
 * wrong, by having it sent and reading the message.
 */
export function withPhone(client: Client, counter: Counter): Client {
  const asked = new Map<string, string[]>();
  const fieldsOf = async (address: string): Promise<string[]> => {
    if (!asked.has(address)) asked.set(address, codeFields((await client.get(address)).body.form.components as FormComponent[]));
    return asked.get(address)!;
  };
  return {
    ...client,
    async post(path, body, headers) {
      const address = /^(\/api\/applications\/[^/]+)\/submit$/.exec(path)?.[1];
      const answered = await client.post(path, body, headers);
      if (address === undefined || !faultsOf(answered).some(({ code }) => code === 'required')) return answered;
      const missing = (await fieldsOf(address)).filter((field) => faultsOf(answered).some((fault) => fault.path === field && fault.code === 'required'));
      if (missing.length === 0) return answered;
      const given = body as { data: Data };
      const typed = (codes: readonly string[]): unknown => ({ ...given, data: { ...given.data, ...Object.fromEntries(missing.map((field, index) => [field, codes[index]])) } });
      const guessed = await client.post(path, typed(missing.map(() => '000000')), headers);
      if (!faultsOf(guessed).some(({ code }) => code === 'wrong_sms_code')) return guessed;
      const codes: string[] = [];
      for (const field of missing) codes.push(await receiveCode(counter, client, address, field, given.data));
      return client.post(path, typed(codes), headers);
    },
  };
}

const faultsOf = ({ status, body }: Answered): Fault[] => (status === 422 ? (body.errors ?? []) as Fault[] : []);

export const codeFields = (components: readonly FormComponent[]): string[] => everyComponent(components).filter(({ type }) => type === 'smscode').map(({ key }) => key!);

/** Asks for a code and reads it off the demo's messages; waits an hour where too many were asked for. */
export async function receiveCode(counter: Counter, client: Client, address: string, field: string, data: Data): Promise<string> {
  const ask = (): Promise<Answered> => client.post(`${address}/sms-code`, { field, data });
  let answered = await ask();
  if (answered.status === 429) { counter.clock.advance(untilNextHour); answered = await ask(); }
  if (answered.status !== 200) throw new Error(`asking for a code answered ${answered.status}: ${JSON.stringify(answered.body)}`);
  return newestCode(counter);
}

/** Does what the job runner would, and reads the newest message. */
export async function newestCode({ wired: { platform } }: Counter): Promise<string> {
  const jobs: { id: string; payload: string }[] = await platform.db('jobs').where({ kind: smsCodeJob, status: 'waiting' });
  for (const { id, payload } of jobs) {
    await sendSmsCode(platform)(JSON.parse(payload) as Record<string, unknown>);
    await platform.db('jobs').where({ id }).update({ status: 'done' });
  }
  const [newest] = await platform.db('sms_codes').orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id', order: 'desc' }]).limit(1) as { id: string }[];
  const message = (await listDemoMessages(platform.db, 1000)).find(({ id }) => id === newest?.id);
  if (!message) throw new Error('no message was sent');
  return /\d{6}/.exec(message.text)![0];
}
