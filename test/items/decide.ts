import { expect } from 'chai';
import type { Answered, Client } from '../journeys/counter.ts';
import type { Applied } from './apply-for-item.ts';
import type { ItemDesk } from './item-desk.ts';

/** Those of the demo who decide: the counter's staff, and operators whom a diagram asks. */
const deciders = ['reviewer', 'supervisor', 'employer', 'employer2'];
const mostSteps = 8;

/** The next open task of the application, seen by whoever may decide it. */
export async function openTask(desk: ItemDesk, number: string): Promise<{ client: Client; id: string; outcomes: string[] } | null> {
  for (const login of deciders) {
    const client = await desk.as(login);
    const { body } = await client.get(`/api/tasks?q=${number}`);
    const id = body.rows?.[0]?.id as string | undefined;
    if (!id) continue;
    const { outcomes } = (await client.get(`/api/tasks/${id}`)).body as { outcomes: { name: string }[] };
    return { client, id, outcomes: outcomes.map(({ name }) => name) };
  }
  return null;
}

/** Decides each open task so, until the application is decided; answers what the applicant then sees. */
export async function decideAll(desk: ItemDesk, { client, id, number }: Applied, decision: string): Promise<string> {
  for (let step = 0; step < mostSteps; step++) {
    const { status } = (await client.get(`/api/applications/${id}`)).body as { status: string };
    if (status !== 'in_review') return status;
    const task = await openTask(desk, number);
    expect(task, `nobody finds the task of ${number}`).not.to.equal(null);
    const answered = await decideOne(task!, decision);
    expect(answered.status, `${decision}: ${JSON.stringify(answered.body)}`).to.equal(200);
  }
  throw new Error(`${number} is not decided after ${mostSteps} steps`);
}

export function decideOne({ client, id, outcomes }: { client: Client; id: string; outcomes: string[] }, decision: string): Promise<Answered> {
  // The other party of a case rejects it by declining.
  const chosen = [decision, ...(decision === 'reject' ? ['decline'] : [])].find((one) => outcomes.includes(one)) ?? outcomes[0]!;
  return client.post(`/api/tasks/${id}/complete`, { decision: chosen, comment: '测试意见' });
}
