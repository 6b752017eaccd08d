import { useState } from 'preact/hooks';
import type { FormComponent } from '../../../../forms/form-definition.ts';
import type { Control, ControlProps } from './control.ts';

interface Place { value: string; label: string; parent?: string }

/** 省 / 市 / 区, each narrowing the next; the value is the code of the last one (GB/T 2260). */
function Region({ component, context: { texts }, value, change, ids, describedBy, invalid, locked }: ControlProps) {
  const places = placesOf(component);
  const [open, setOpen] = useState<string[]>([]);
  const stored = typeof value === 'string' && value ? pathTo(places, value) : [];
  const path = stored.length > 0 ? stored : open;
  const levels = Number(component['levels']) || 3;
  const names = (component['levelLabels'] as string[] | undefined) ?? texts.controls.regionLevels;
  const choose = (level: number, code: string) => {
    const next = [...path.slice(0, level), ...(code ? [code] : [])];
    setOpen(next);
    const complete = code !== '' && (next.length >= levels || childrenOf(places, code).length === 0);
    change(complete ? code : '');
  };
  const selects = [];
  for (let level = 0; level < levels; level++) {
    const choices = level === 0 ? places.filter((place) => parentOf(place, places) === '') : path[level - 1] ? childrenOf(places, path[level - 1]!) : [];
    if (level > 0 && path[level - 1] && choices.length === 0) break;
    const id = `${ids.input}-${level}`;
    selects.push(
      <div class="field" key={level}>
        <label for={id}>{names[level] ?? ''}</label>
        <select id={id} class="control" disabled={locked || choices.length === 0} value={path[level] ?? ''} aria-describedby={describedBy} aria-invalid={invalid ? true : undefined} onChange={(event) => choose(level, event.currentTarget.value)}>
          <option value="">{texts.edit.choose}</option>
          {choices.map((place) => <option key={place.value} value={place.value} selected={place.value === path[level]}>{place.label}</option>)}
        </select>
      </div>,
    );
  }
  return <div id={ids.input} class="region" role="group" tabIndex={-1} aria-labelledby={ids.label} aria-describedby={describedBy}>{selects}</div>;
}

const placesOf = (component: FormComponent): Place[] => ((component.data?.values ?? component.values ?? []) as unknown as Place[]).map((place) => ({ ...place, value: String(place.value) }));

/** The entry that it says, else by the code: two digits a province, four a prefecture, six a county. */
function parentOf(place: Place, places: readonly Place[]): string {
  if (place.parent !== undefined) return place.parent ?? '';
  const { value } = place;
  if (value.endsWith('0000')) return '';
  const prefecture = `${value.slice(0, 4)}00`;
  return value !== prefecture && places.some((one) => one.value === prefecture) ? prefecture : `${value.slice(0, 2)}0000`;
}

const childrenOf = (places: readonly Place[], code: string): Place[] => places.filter((place) => parentOf(place, places) === code);

function pathTo(places: readonly Place[], code: string): string[] {
  const found: string[] = [];
  for (let at: string | undefined = code; at && found.length < 5;) {
    const place = places.find((one) => one.value === at);
    if (!place) break;
    found.unshift(at);
    at = parentOf(place, places);
  }
  return found;
}

export const region: Control = { emptyValue: '', View: Region };
