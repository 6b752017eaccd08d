import type { Queryable } from '../platform/database.ts';
import type { Material } from './application-store.ts';

const materialColumns = {
  id: 'id', applicationId: 'application_id', slot: 'slot', name: 'name', type: 'type', size: 'size', sha256: 'sha256', uploadedAt: 'uploaded_at',
} as const;

/** The materials now attached, in the order of their upload. */
export async function attachedMaterials(db: Queryable, applicationId: string): Promise<Material[]> {
  return db('application_materials').where({ application_id: applicationId }).whereNull('removed_at').orderBy(['uploaded_at', 'id']).select(materialColumns);
}

/** The materials of an earlier submission, also those removed since. */
export async function materialsByIds(db: Queryable, applicationId: string, ids: readonly string[]): Promise<Material[]> {
  if (ids.length === 0) return [];
  return db('application_materials').where({ application_id: applicationId }).whereIn('id', [...ids]).orderBy(['uploaded_at', 'id']).select(materialColumns);
}

export async function insertMaterial(db: Queryable, material: Material): Promise<void> {
  const { id, applicationId, slot, name, type, size, sha256, uploadedAt } = material;
  await db('application_materials').insert({ id, application_id: applicationId, slot, name, type, size, sha256, uploaded_at: uploadedAt });
  await db('file_uses').insert({ sha256, owner_type: 'material', owner_id: id });
}

/** Takes a material off the draft: for good if it was never submitted, else it stays for that submission. */
export async function removeMaterial(db: Queryable, material: Material, wasSubmitted: boolean, at: string): Promise<void> {
  if (wasSubmitted) {
    await db('application_materials').where({ id: material.id }).update({ removed_at: at });
    return;
  }
  await db('application_materials').where({ id: material.id }).delete();
  await db('file_uses').where({ owner_type: 'material', owner_id: material.id }).delete();
}
