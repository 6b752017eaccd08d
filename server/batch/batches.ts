import { batchKind, type BatchKind } from '../forms/batch-fields.ts';
import type { BatchDeclaration } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { Applications } from '../applications/applications.ts';
import { requireToWorkOn } from '../applications/may-work-on.ts';

/** What is wrong with the rows or with the item's diagram stays wrong however often a job tries it; anything else may pass. */
export function staysWrong(error: unknown): error is Problem {
  return error instanceof Problem && (error.status < 500 || error.code === 'run_not_possible');
}

/** What the commands of this folder work with. */
export interface Batches { applications: Applications }

/** An item version that takes batches. */
export interface BatchItem { version: ItemVersion; batch: BatchDeclaration; kind: BatchKind }

/** Problem('not_found') for an item that takes no batches. */
export function batchItem(version: ItemVersion): BatchItem {
  const { batch } = version.settings;
  if (!batch) throw new Problem('not_found');
  return { version, batch, kind: batchKind(batch) };
}

/** As {@link batchItem}, of the current version of `portal/item`, for who may apply for it. */
export function currentBatchItem({ applications }: Batches, caller: Caller, ref: string): BatchItem {
  const item = batchItem(applications.catalog.current(ref));
  refuseOtherAudience(item.version, caller);
  return item;
}

/** Who may apply for the item: its audience, and of an employer's operators those with the right. */
export function refuseOtherAudience({ settings }: ItemVersion, caller: Caller): void {
  requireToWorkOn(caller, { settings });
  const audience = settings.audience ?? [];
  if (audience.length > 0 && !audience.some((one) => (caller.roles as readonly string[]).includes(one))) throw new Problem('not_allowed');
}
