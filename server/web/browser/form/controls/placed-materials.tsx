import { useEffect, useRef } from 'preact/hooks';
import type { Control, ControlProps } from './control.ts';

/** Material slots in the midst of the form; the page keeps them, since they belong to the application and not to its answers. */
function PlacedMaterials({ component, context, ids }: ControlProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => context.placeMaterials(place.current!, Array.isArray(component['slots']) ? (component['slots'] as unknown[]).map(String) : null), []);
  return <div ref={place} id={ids.input} class="placed-materials" role="group" aria-labelledby={ids.label}></div>;
}

export const placedMaterials: Control = { emptyValue: null, View: PlacedMaterials };
