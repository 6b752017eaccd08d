import type { ItemVersion } from '../../server/catalog/item-version.ts';
import type { Data, RefusalRule } from '../../server/forms/form-definition.ts';
import { findNode } from '../../server/forms/plan-form.ts';
import { nameOf, noteRefusals, recordsSay, submit, tryToApply, waysFor, type Applied } from './apply-for-item.ts';
import type { ItemDesk } from './item-desk.ts';
import { isAnswerable } from './make-answers.ts';
import { sampleValue } from './sample-values.ts';

/** Other answers to what the rules read, one at a time: on an application that may be edited, each refused or not sent. */
export async function provokeByAnswers(desk: ItemDesk, { version, applicant, client, id, data, filled }: Applied): Promise<void> {
  const { root } = version.compiled, today = desk.counter.clock.now().toISOString().slice(0, 10);
  for (const rule of version.settings.rules ?? []) {
    for (const key of new Set([...rule.when.matchAll(/form\.(\w+)/g)].map(([, name = '']) => name))) {
      const node = findNode(root, key);
      if (desk.refused.has(nameOf(version, rule)) || !node || !isAnswerable(node, filled)) continue;
      for (const value of othersThan(data[key], [0, 1].map((turn) => sampleValue(node, today, turn)))) {
        const changed = { ...data, [key]: value };
        // Only what the rules would refuse is sent, since anything else would be accepted and end the scenario.
        const computed = (await client.post(`/api/applications/${id}/compute`, { data: changed, changed: [key] })).body as { data: Data };
        const said = await recordsSay(desk, version, applicant, computed.data);
        if (said && said.length > 0) noteRefusals(desk, version, await submit(client, id, computed.data));
      }
    }
  }
}

function othersThan(value: unknown, samples: readonly unknown[]): unknown[] {
  return samples.filter((sample) => sample !== undefined && JSON.stringify(sample) !== JSON.stringify(value));
}

const mostTries = 3;

/** Looks for people of the demo whose records alone make the rule hold, and applies for them. */
export async function provokeByRecords(desk: ItemDesk, version: ItemVersion, rule: RefusalRule): Promise<void> {
  let tries = 0;
  for (const applicant of await desk.applicants(version.portal, version.settings.audience ?? [])) {
    for (const way of (await waysFor(desk, version, applicant)).filter(({ turn, altered }) => turn === 0 && !altered)) {
      const plain = Object.fromEntries(Object.entries(way.given).filter(([, value]) => typeof value !== 'function'));
      const said = await recordsSay(desk, version, applicant, { ...way.likely, ...plain });
      if (!said?.includes(rule.message)) continue;
      const applied = await tryToApply(desk, version, applicant, way);
      if ('answered' in applied) noteRefusals(desk, version, applied.answered);
      if (desk.refused.has(nameOf(version, rule)) || ++tries >= mostTries) return;
    }
  }
}
