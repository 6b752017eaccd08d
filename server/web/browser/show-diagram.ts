import ViewerModule from 'bpmn-js/lib/NavigatedViewer.js';
import type { DiagramProgress } from '../../applications/application-view.ts';
import { locale } from './page-data.ts';

interface Viewer { importXML(xml: string): Promise<unknown>; get<Part>(name: string): Part }
interface ViewerOptions { container: HTMLElement; textRenderer: { defaultStyle: { fontFamily: string }; externalStyle: { fontFamily: string } } }
// Its declarations call the module CommonJS, but the bundler reads it as what it is.
const NavigatedViewer = ViewerModule as unknown as new (options: ViewerOptions) => Viewer;

interface Shape { id: string; type: string }
interface Canvas { zoom(level?: number | 'fit-viewport', center?: 'auto'): number; addMarker(element: string, marker: string): void; scrollToElement(element: Shape): void }
interface Registry { get(id: string): Shape | undefined }

/** Below this scale nobody can read the names, so the view goes to where the run stands instead of showing all. */
const leastReadableZoom = 0.6;

/** Draws the diagram with what is done, current and skipped marked on it, and wires the zoom buttons. */
export async function showDiagram(container: HTMLElement, progress: DiagramProgress): Promise<void> {
  const { fontFamily } = getComputedStyle(document.body);
  const viewer = new NavigatedViewer({ container, textRenderer: { defaultStyle: { fontFamily }, externalStyle: { fontFamily } } });
  await viewer.importXML(locale === 'en' ? withEnglishNames(progress.xml) : progress.xml);
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<Registry>('elementRegistry');
  for (const [marker, ids] of [['is-done', progress.done], ['is-current', progress.current], ['is-skipped', progress.skipped]] as const) {
    for (const id of ids) {
      // A subprocess holds the steps: colouring it would colour them all.
      const shape = registry.get(id);
      if (shape && !/SubProcess|Participant|Lane/.test(shape.type)) canvas.addMarker(id, marker);
    }
  }
  fit(canvas, progress.current.map((id) => registry.get(id)).find((shape) => shape && !/SubProcess/.test(shape.type)));
  wireButtons(canvas);
}

function fit(canvas: Canvas, current: Shape | undefined): void {
  if (canvas.zoom('fit-viewport', 'auto') >= leastReadableZoom || !current) return;
  canvas.zoom(0.8);
  canvas.scrollToElement(current);
}

function wireButtons(canvas: Canvas): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-zoom]')) {
    button.addEventListener('click', () => {
      if (button.dataset['zoom'] === 'fit') canvas.zoom('fit-viewport', 'auto');
      else canvas.zoom(canvas.zoom() * (button.dataset['zoom'] === 'in' ? 1.25 : 0.8), 'auto');
    });
  }
}

/** Elements carry their English name as a property `en` beside the Chinese one. */
function withEnglishNames(xml: string): string {
  const parsed = new DOMParser().parseFromString(xml, 'application/xml');
  for (const property of parsed.getElementsByTagNameNS('http://camunda.org/schema/zeebe/1.0', 'property')) {
    const owner = property.parentElement?.parentElement?.parentElement;
    if (property.getAttribute('name') === 'en') owner?.setAttribute('name', property.getAttribute('value') ?? '');
  }
  return new XMLSerializer().serializeToString(parsed);
}
