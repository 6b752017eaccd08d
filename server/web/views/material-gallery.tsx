import type { MaterialView } from '../../applications/application-view.ts';
import type { MaterialSlot } from '../../catalog/item-view.ts';
import type { Texts } from '../texts/texts.ts';

interface Props { slots: readonly MaterialSlot[]; materials: readonly MaterialView[]; t: Texts; none: string }

/** The uploaded materials by slot; `view-images.ts` makes the pictures zoom. Without script they open in a tab. */
export function MaterialGallery({ slots, materials, t, none }: Props) {
  if (materials.length === 0) return <p class="muted">{none}</p>;
  const known = new Set(slots.map((slot) => slot.key));
  const groups = [...slots, ...materials.filter((material) => !known.has(material.slot)).map((material) => ({ key: material.slot, name: material.slot }))];
  return (
    <div class="gallery">
      {groups.map((slot) => {
        const own = materials.filter((material) => material.slot === slot.key);
        return own.length > 0 && (
          <section key={slot.key}>
            <h3 class="heading-s">{slot.name}</h3>
            <ul class="tiles">{own.map((material) => <GalleryTile key={material.id} material={material} t={t} />)}</ul>
          </section>
        );
      })}
    </div>
  );
}

function GalleryTile({ material, t }: { material: MaterialView; t: Texts }) {
  const picture = material.type.startsWith('image/');
  return (
    <li class="tile">
      <a class="tile-picture" href={material.url} target="_blank" rel="noopener" data-picture={picture ? material.name : undefined} aria-label={t.task.view(material.name)}>
        {picture ? <img src={material.url} alt="" loading="lazy" /> : <span class="file-mark">{t.materials.file}</span>}
      </a>
      <span class="tile-name" title={material.name}>{material.name}</span>
    </li>
  );
}
