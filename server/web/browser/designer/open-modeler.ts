import Modeler from 'bpmn-js/lib/Modeler.js';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import TokenSimulationModule from 'bpmn-js-token-simulation';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { elementTemplates } from '../../../workflow/element-templates.ts';
import { locale } from '../page-data.ts';
import { words } from './draft-session.ts';
import { modelerChinese } from './modeler-chinese.ts';

/** A moddle element, as loosely as the library types it. */
export interface Moddle { $type: string; id?: string; [property: string]: unknown }
export interface Shape { id: string; type: string; businessObject: Moddle }
interface Box { x: number; y: number; width: number; height: number }
interface Overlays { add(element: string, type: string, overlay: { position: object; html: HTMLElement }): void; remove(filter: { type: string }): void }

export interface OpenModeler {
  importXML(xml: string): Promise<unknown>;
  saveXML(options: { format: boolean }): Promise<{ xml: string }>;
  on(event: string, handle: (event: { newSelection?: Shape[]; trigger?: string }) => void): void;
  get(name: 'canvas'): { viewbox(box?: Box): { inner: Box; outer: { width: number; height: number } }; scrollToElement(shape: Shape): void };
  get(name: 'elementRegistry'): { get(id: string): Shape | undefined };
  get(name: 'overlays'): Overlays;
  get(name: 'selection'): { select(shape: Shape): void };
  get(name: 'bpmnFactory'): { create(type: string, properties: object): Moddle };
  get(name: 'modeling'): { updateModdleProperties(shape: Shape, moddle: Moddle, properties: object): void; updateProperties(shape: Shape, properties: object): void };
  get(name: 'elementTemplatesLoader'): { setTemplates(templates: object[]): void };
  get(name: 'commandStack'): { undo(): void; redo(): void; canUndo(): boolean; canRedo(): boolean };
}

/** The words of the modeler in the reader's language; those that it lacks stay as they are. */
const translateModule = {
  translate: ['value', (template: string, values: Record<string, string> = {}) => (modelerChinese[template] ?? template).replace(/\{([^}]+)\}/g, (whole, name: string) => values[name] ?? whole)],
};

/** The modeler with properties, the service vocabulary as element templates, and token simulation. */
export function openModeler(container: HTMLElement, properties: HTMLElement): OpenModeler {
  const { fontFamily } = getComputedStyle(document.body);
  const modeler = new Modeler({
    container, textRenderer: { defaultStyle: { fontFamily }, externalStyle: { fontFamily } }, propertiesPanel: { parent: properties }, keyboard: { bind: true },
    additionalModules: [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, CloudElementTemplatesPropertiesProviderModule, TokenSimulationModule, ...(locale === 'zh' ? [translateModule] : [])],
    moddleExtensions: { zeebe },
  }) as OpenModeler;
  modeler.get('elementTemplatesLoader').setTemplates(elementTemplates(locale));
  nameSimulation(container);
  return modeler;
}

/** The switch of the simulation says its name in English, anew with every press, whatever the words of the modeler are. */
function nameSimulation(container: HTMLElement): void {
  const toggle = container.querySelector('.bts-toggle-mode');
  if (!toggle) return;
  const own = `${words.workflow.simulate} `;
  const rename = (): void => { if (toggle.firstChild && toggle.firstChild.textContent !== own) toggle.firstChild.textContent = own; };
  new MutationObserver(rename).observe(toggle, { childList: true });
  rename();
}

/** So much of the canvas the modeler's own tools lie over. */
const tools = { left: 110, top: 70, rest: 20 };

/** Shows the whole diagram beside the tools, never enlarged. */
export function fitDiagram(modeler: OpenModeler): void {
  const canvas = modeler.get('canvas');
  const { inner, outer } = canvas.viewbox();
  if (inner.width === 0 || outer.width === 0) return;
  const scale = Math.min(1, Math.max(0.1, Math.min((outer.width - tools.left - tools.rest) / inner.width, (outer.height - tools.top - tools.rest) / inner.height)));
  canvas.viewbox({ x: inner.x - tools.left / scale, y: inner.y - tools.top / scale, width: outer.width / scale, height: outer.height / scale });
}
