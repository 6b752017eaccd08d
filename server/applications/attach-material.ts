import { toStored } from '../platform/clock.ts';
import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { StoredFile } from '../platform/file-store.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { newId } from '../platform/ids.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import { findApplication, findSubmission, lockOwnApplication, updateApplication, type Material } from './application-store.ts';
import type { Applications } from './applications.ts';
import { refuseOtherThanTemplate } from './check-filled-template.ts';
import { typeOfTemplate } from './generate-template.ts';
import { attachedMaterials, insertMaterial, removeMaterial } from './material-store.ts';
import { extensionOf, recogniseFile } from './recognise-file.ts';
import { requireToWorkOn } from './may-work-on.ts';
import { refuseUnlessEditable } from './save-draft.ts';
import { templateOfSlot } from './template-columns.ts';

export const largestMaterial = 20 * 1024 * 1024;

export const mostFilesOfUpload = 10;

/**
 * Attaches uploaded files to one of the draft's slots: all of them, or none where one is refused. A file that the slot
 * already holds is answered as it is held.
 */
export async function attachMaterials(applications: Applications, caller: Caller, id: string, slot: string, files: readonly ReceivedFile[]): Promise<Material[]> {
  const { platform, catalog, registers } = applications;
  const application = await findApplication(platform.db, id);
  if (!application || application.applicantId !== ownerId(caller)) throw new Problem('not_found');
  refuseUnlessEditable(application);
  const version = await catalog.version(platform.db, application.itemVersionId);
  requireToWorkOn(caller, version);
  const offered = slotsOf(version, application.draft, caller.locale, platform.clock.now()).find((one) => one.key === slot);
  if (!offered) throw new Problem('invalid_request', {}, [{ path: 'slot', code: 'unknown_slot', message: caller.locale === 'zh' ? `没有名为“${slot}”的材料目录` : `there is no material slot "${slot}"` }]);
  const received: StoredMaterial[] = [];
  const template = templateOfSlot(version, slot);
  for (const file of files) {
    const type = await recogniseFile(file, offered.accept, caller.locale);
    if (template && type === typeOfTemplate(template)) await refuseOtherThanTemplate(platform.files, file.path, version, template, registers.list(version.portal, template.list), caller.locale);
    received.push({ name: file.name, type, stored: await platform.files.adopt(file.path) });
  }
  // The bytes are stored before the transaction; without a committed row that names them they are swept away.
  return runCommand(platform, caller, async (command) => {
    const current = await lockOwnApplication(command.db, id, ownerId(caller));
    refuseUnlessEditable(current);
    const attached = (await attachedMaterials(command.db, id)).filter((one) => one.slot === slot);
    const materials: Material[] = [];
    for (const one of received) {
      const held = attached.find(({ sha256 }) => sha256 === one.stored.sha256);
      const material = held ?? await attachOne(command, id, slot, one);
      if (!held) attached.push(material);
      materials.push(material);
    }
    if (attached.length > offered.max) throw new Problem('too_many_materials', { slot: offered.name, limit: offered.max });
    await updateApplication(command.db, id, { updatedAt: toStored(command.now) });
    return materials;
  });
}

interface StoredMaterial { name: string; type: string; stored: StoredFile }

async function attachOne(command: Command, id: string, slot: string, { name, type, stored: { sha256, size } }: StoredMaterial): Promise<Material> {
  const material: Material = { id: newId(), applicationId: id, slot, name: cleanName(name, type), type, size, sha256, uploadedAt: toStored(command.now) };
  await insertMaterial(command.db, material);
  command.audit({ action: 'material.attach', subjectType: 'application', subjectId: id, details: { slot, material: material.id, sha256, size } });
  return material;
}

export async function detachMaterial(applications: Applications, caller: Caller, id: string, materialId: string): Promise<void> {
  await runCommand(applications.platform, caller, async (command) => {
    const application = await lockOwnApplication(command.db, id, ownerId(caller));
    requireToWorkOn(caller, await applications.catalog.version(command.db, application.itemVersionId));
    refuseUnlessEditable(application);
    const material = (await attachedMaterials(command.db, id)).find((one) => one.id === materialId);
    if (!material) throw new Problem('not_found');
    const last = await findSubmission(command.db, id);
    await removeMaterial(command.db, material, last?.materials.includes(materialId) ?? false, toStored(command.now));
    command.audit({ action: 'material.detach', subjectType: 'application', subjectId: id, details: { slot: material.slot, material: materialId } });
  });
}

/** The name is shown and offered for download: no path, no control characters, and the extension of what the file is. */
function cleanName(name: string, type: string): string {
  const last = name.split(/[\\/]/).pop() ?? '';
  // oxlint-disable-next-line no-control-regex
  const stem = last.replace(/[\u0000-\u001f\u007f"<>|*?:]/g, '').replace(/\.[^.]*$/, '').trim().slice(-170) || 'file';
  return `${stem}.${extensionOf(type)}`;
}
