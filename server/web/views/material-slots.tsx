import { shanghaiDate } from '../../platform/shanghai-time.ts';
import type { MaterialSlot } from '../../catalog/item-view.ts';
import type { MaterialView } from '../../applications/application-view.ts';
import type { Texts } from '../texts/texts.ts';

export interface Uploading { id: number; slot: string; name: string; percent: number; problem: string | null }

export interface MaterialSlotsProps {
  slots: readonly MaterialSlot[];
  materials: readonly MaterialView[];
  uploading: readonly Uploading[];
  /** Problems by slot key. */
  problems: Readonly<Record<string, string>>;
  t: Texts;
  onFiles?: (slot: MaterialSlot, files: File[]) => void;
  onRemove?: (material: MaterialView) => void;
  onDismiss?: (upload: Uploading) => void;
}

/** 申请材料上传: one place per material, with its pictures, its sample and a tile for another one. Rendered by server and browser alike. */
export function MaterialSlots(props: MaterialSlotsProps) {
  if (props.slots.length === 0) return <p>{props.t.materials.none}</p>;
  return <ol class="slots">{props.slots.map((slot) => <Slot key={slot.key} slot={slot} {...props} />)}</ol>;
}

export const slotInputId = (key: string): string => `material-${key}`;

function Slot({ slot, ...props }: MaterialSlotsProps & { slot: MaterialSlot }) {
  const { t } = props;
  const own = props.materials.filter((material) => material.slot === slot.key);
  const running = props.uploading.filter((upload) => upload.slot === slot.key);
  const problem = props.problems[slot.key];
  const most = slot.multiple ? slot.max : 1;
  const full = own.length + running.filter((upload) => upload.problem === null).length >= most;
  return (
    <li class={problem ? 'slot has-error' : 'slot'} data-slot={slot.key} {...dropTarget(slot, full, props)}>
      <div class="slot-head">
        <h3>{slot.name}{slot.required && <span class="required-star" aria-hidden="true"> *</span>}</h3>
        <span class="muted">{slot.required ? t.materials.required : t.materials.optional}</span>
        <span class="muted slot-count">{t.materials.count(own.length, most)}</span>
        {slot.template && (slot.templateName
          ? <a class="sample" href={slot.template} download>{t.materials.download(slot.templateName)}</a>
          : <a class="sample" href={slot.template} download aria-label={t.materials.templateOf(slot.name)}>{t.materials.template}</a>)}
        {slot.sample && <a class="sample" href={slot.sample} target="_blank" rel="noopener" aria-label={t.materials.sampleOf(slot.name)}>{t.materials.sample}</a>}
      </div>
      {problem && <p class="field-error" id={`${slotInputId(slot.key)}-error`}>{problem}</p>}
      <ul class="tiles">
        {own.map((material) => <Tile key={material.id} material={material} {...props} />)}
        {running.map((upload) => <Progress key={upload.id} upload={upload} {...props} />)}
        {!full && <li><Picker slot={slot} problem={problem} {...props} /></li>}
      </ul>
      <p class="hint" id={`${slotInputId(slot.key)}-hint`}>{slot.templateName && `${t.materials.fillIn(slot.templateName)} `}{t.materials.accept(kindNames(slot.accept))}</p>
    </li>
  );
}

function Tile({ material, t, onRemove }: MaterialSlotsProps & { material: MaterialView }) {
  return (
    <li class="tile">
      <a class="tile-picture" href={material.url} target="_blank" rel="noopener" aria-label={t.materials.open(material.name)}>
        {material.type.startsWith('image/') ? <img src={material.url} alt="" loading="lazy" /> : <span class="file-mark">{t.materials.file}</span>}
      </a>
      <span class="tile-name" title={material.name}>{material.name}</span>
      <span class="tile-note muted">{kindNames([material.type])}<time dateTime={material.uploadedAt}>{shanghaiDate(material.uploadedAt)}</time></span>
      <button type="button" class="link-button danger" aria-label={t.materials.removeOf(material.name)} onClick={() => onRemove?.(material)}>{t.materials.remove}</button>
    </li>
  );
}

function Progress({ upload, t, onDismiss }: MaterialSlotsProps & { upload: Uploading }) {
  return (
    <li class="tile">
      {upload.problem === null
        ? <div class="tile-picture"><progress max={100} value={upload.percent} aria-label={t.materials.uploading(upload.name, upload.percent)}></progress></div>
        : <div class="tile-picture failed"><p role="alert">{upload.problem}</p></div>}
      <span class="tile-name" title={upload.name}>{upload.name}</span>
      {upload.problem !== null && <button type="button" class="link-button" onClick={() => onDismiss?.(upload)}>{t.materials.cancel}</button>}
    </li>
  );
}

function Picker({ slot, problem, t, onFiles }: MaterialSlotsProps & { slot: MaterialSlot; problem: string | undefined }) {
  const id = slotInputId(slot.key);
  return (
    <label class="tile-add" for={id}>
      <input
        id={id} type="file" class="visually-hidden" accept={slot.accept.join(',')} multiple={slot.multiple}
        aria-label={t.materials.addTo(slot.name)} aria-describedby={problem ? `${id}-error ${id}-hint` : `${id}-hint`} aria-invalid={problem ? true : undefined}
        onChange={(event) => {
          const input = event.currentTarget;
          onFiles?.(slot, [...(input.files ?? [])]);
          input.value = '';
        }}
      />
      <span class="plus" aria-hidden="true">+</span>
      <span>{t.materials.add}</span>
    </label>
  );
}

function dropTarget(slot: MaterialSlot, full: boolean, { onFiles }: MaterialSlotsProps) {
  if (!onFiles || full) return {};
  const mark = (event: DragEvent, over: boolean) => {
    event.preventDefault();
    (event.currentTarget as HTMLElement).classList.toggle('is-over', over);
  };
  return {
    onDragOver: (event: DragEvent) => mark(event, true),
    onDragLeave: (event: DragEvent) => mark(event, false),
    onDrop: (event: DragEvent) => {
      mark(event, false);
      onFiles(slot, [...(event.dataTransfer?.files ?? [])]);
    },
  };
}

/** Kinds whose registered names nobody knows. */
const knownNames: readonly [RegExp, string][] = [[/spreadsheetml|ms-excel/, 'Excel'], [/zip/, 'ZIP'], [/wordprocessingml|msword/, 'Word']];

/** `image/jpeg` as JPEG: the names that people know. */
function kindNames(accept: readonly string[]): string {
  const names = accept.map((kind) => knownNames.find(([pattern]) => pattern.test(kind))?.[1] ?? (kind.split('/')[1] ?? kind).replace(/^\./, '').toUpperCase());
  return [...new Set(names)].join(', ');
}
