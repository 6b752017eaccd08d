import type { Readable } from 'node:stream';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { tasksOf } from '../workflow/task-store.ts';
import { findApplication } from './application-store.ts';
import type { Applications } from './applications.ts';
import { materialsByIds } from './material-store.ts';
import { mayWork, workGroups } from './work-groups.ts';

/** A material's bytes, for its applicant and for the groups that have or had a task on the application (law 6). */
export async function readMaterial(applications: Applications, caller: Caller, id: string, materialId: string): Promise<{ content: Readable; type: string; name: string }> {
  const { db, files } = applications.platform;
  const application = await findApplication(db, id);
  if (!application) throw new Problem('not_found');
  if (application.applicantId !== ownerId(caller)) {
    const groups = (await tasksOf(db, id)).flatMap((task) => task.candidateGroups);
    if (!mayWork(workGroups(applications.catalog, caller), application.portal, groups)) throw new Problem('not_found');
  }
  const [material] = await materialsByIds(db, id, [materialId]);
  if (!material) throw new Problem('not_found');
  return { content: files.stream(material.sha256), type: material.type, name: material.name };
}
