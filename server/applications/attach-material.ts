import { fileTypeFromFile } from 'file-type';
import { stat } from 'node:fs/promises';
import { toStored } from '../platform/clock.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { newId } from '../platform/ids.ts';
import { runCommand } from '../platform/run-command.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import { findApplication, findSubmission, lockOwnApplication, updateApplication, type Material } from './application-store.ts';
import type { Applications } from './applications.ts';
import { attachedMaterials, insertMaterial, removeMaterial } from './material-store.ts';
import { refuseUnlessEditable } from './save-draft.ts';

export const largestMaterial = 20 * 1024 * 1024;

/** Attaches an uploaded file to one of the draft's slots. What the file is, its bytes tell, not its name. */
export async function attachMaterial(applications: Applications, caller: Caller, id: string, slot: string, file: ReceivedFile): Promise<Material> {
  const { platform, catalog } = applications;
  const application = await findApplication(platform.db, id);
  if (!application || application.applicantId !== caller.accountId) throw new Problem('not_found');
  const version = await catalog.version(platform.db, application.itemVersionId);
  const offered = slotsOf(version, application.draft, caller.locale, platform.clock.now()).find((one) => one.key === slot);
  if (!offered) throw new Problem('invalid_request', {}, [{ path: 'slot', code: 'unknown_slot', message: caller.locale === 'zh' ? `没有名为“${slot}”的材料目录` : `there is no material slot "${slot}"` }]);
  const type = await recogniseFile(file, offered.accept);
  // The bytes are stored before the transaction; without a committed row that names them they are swept away.
  const stored = await platform.files.adopt(file.path);
  return runCommand(platform, caller, async (command) => {
    const current = await lockOwnApplication(command.db, id, caller.accountId);
    refuseUnlessEditable(current);
    const attached = (await attachedMaterials(command.db, id)).filter((one) => one.slot === slot);
    const same = attached.find((one) => one.sha256 === stored.sha256);
    if (same) return same;
    if (attached.length >= offered.max) throw new Problem('too_many_materials', { slot: offered.name, limit: offered.max });
    const material: Material = { id: newId(), applicationId: id, slot, name: cleanName(file.name, type), type, size: stored.size, sha256: stored.sha256, uploadedAt: toStored(command.now) };
    await insertMaterial(command.db, material);
    await updateApplication(command.db, id, { updatedAt: toStored(command.now) });
    command.audit({ action: 'material.attach', subjectType: 'application', subjectId: id, details: { slot, material: material.id, sha256: stored.sha256, size: stored.size } });
    return material;
  });
}

export async function detachMaterial(applications: Applications, caller: Caller, id: string, materialId: string): Promise<void> {
  await runCommand(applications.platform, caller, async (command) => {
    const application = await lockOwnApplication(command.db, id, caller.accountId);
    refuseUnlessEditable(application);
    const material = (await attachedMaterials(command.db, id)).find((one) => one.id === materialId);
    if (!material) throw new Problem('not_found');
    const last = await findSubmission(command.db, id);
    await removeMaterial(command.db, material, last?.materials.includes(materialId) ?? false, toStored(command.now));
    command.audit({ action: 'material.detach', subjectType: 'application', subjectId: id, details: { slot: material.slot, material: materialId } });
  });
}

async function recogniseFile(file: ReceivedFile, accept: readonly string[]): Promise<string> {
  if ((await stat(file.path)).size === 0) throw new Problem('empty_file');
  const found = await fileTypeFromFile(file.path);
  const type = found?.mime ?? 'unknown';
  if (!accept.includes(type)) {
    throw new Problem('unsupported_file_type', { type, accepted: accept.map((one) => one.split('/')[1]?.toUpperCase()).join(', ') });
  }
  return type;
}

const extensions: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf' };

/** The name is shown and offered for download: no path, no control characters, and the extension of what the file is. */
function cleanName(name: string, type: string): string {
  const last = name.split(/[\\/]/).pop() ?? '';
  // eslint-disable-next-line no-control-regex
  const stem = last.replace(/[\u0000-\u001f\u007f"<>|*?:]/g, '').replace(/\.[^.]*$/, '').trim().slice(-170) || 'file';
  return `${stem}.${extensions[type] ?? type.split('/')[1] ?? 'bin'}`;
}
