import WebformBuilderModule from '@formio/js/lib/cjs/WebformBuilder';
import { Templates } from './formio-templates.ts';
import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';
import { formTemplates } from '../form/templates.ts';
import { texts } from '../page-data.ts';
import { builderTemplates } from './builder-templates.ts';
import { words } from './draft-session.ts';
import { palette, registerPreviews } from './preview-components.ts';

/** A place in the builder's page: its components, and what holds them. */
interface Container extends HTMLElement { formioContainer: FormComponent[]; formioComponent: { rebuild(): Promise<unknown>; component: FormComponent } }
interface Instance { component: FormComponent & { key: string }; refs: Record<string, HTMLElement | undefined>; loadRefs(element: HTMLElement, refs: Record<string, string>): void; addEventListener(element: HTMLElement, event: string, handle: (event: Event) => void): void; element: HTMLElement; parent?: Instance }

interface BuilderBase {
  form: FormDefinition;
  webform: { rebuild(): Promise<unknown>; element: HTMLElement };
  options: Record<string, unknown>;
  refs: Record<string, HTMLElement[] & HTMLElement>;
  ready: Promise<unknown>;
  attach(element: HTMLElement): Promise<unknown>;
  render(): string;
  redraw(): Promise<unknown>;
  rebuild(): Promise<unknown>;
  setForm(form: FormDefinition): Promise<unknown>;
  attachComponent(element: HTMLElement, component: Instance): HTMLElement;
  getParentElement(element: HTMLElement): Container;
  getComponentInfo(key: string, group: string): FormComponent;
  addEventListener(element: EventTarget, event: string, handle: (event: Event) => void): void;
  emit(event: string, ...values: unknown[]): void;
  on(event: string, handle: (...values: unknown[]) => void): void;
}
const Base = (WebformBuilderModule as unknown as { default: new (element: HTMLElement, options: Record<string, unknown>) => BuilderBase }).default;

/** What the builder asks the page for. */
export interface BuilderPorts {
  /** Opens the settings of a component; answers what it shall be, or null to leave it (a new one then goes). */
  settings(component: FormComponent, isNew: boolean, inRows: FormComponent | null): Promise<FormComponent | null>;
  /** Whether it may go, after the reader was told what would break. */
  mayRemove(component: FormComponent): Promise<boolean>;
}

const shortNames: Readonly<Record<string, string>> = { textfield: 'text', textarea: 'text', datetime: 'date', datagrid: 'rows', recordgrid: 'records', selectboxes: 'choices', select: 'choice', radio: 'choice' };

/** Form.io's builder with our palette, canvas and settings. Its form is the very JSON that it was given. */
export class ItemBuilder extends Base {
  declare ports: BuilderPorts;

  /** Every component opens its settings when it comes. */
  hasEditTabs(): boolean { return true; }
  attachTooltip(): { hide(): void } { return { hide: () => undefined }; }
  get defaultGroups(): object { return {}; }
  /** Names are kept apart within the whole form. */
  findNamespaceRoot(): FormComponent[] { return this.form.components; }
  populateCaptchaSettings(): void { /* there is none */ }
  highlightInvalidComponents(): void { /* the page shows all problems */ }

  generateKey(info: FormComponent): string {
    const keys = new Set(allComponents(this.form.components).map(({ key }) => key));
    const name = shortNames[info.type] ?? info.type.toLowerCase();
    for (let n = 1; ; n++) if (!keys.has(`${name}${n}`)) return `${name}${n}`;
  }

  override attachComponent(element: HTMLElement, component: Instance): HTMLElement {
    const attached = super.attachComponent(element, component);
    if (!('formioComponent' in element)) return attached;
    component.loadRefs(element, { moveUp: 'single', moveDown: 'single', duplicate: 'single', addInside: 'single' });
    const isTarget = component.component.key === this.lastContainer?.key;
    element.classList.toggle('is-target', isTarget);
    component.refs['addInside']?.setAttribute('aria-pressed', String(isTarget));
    const parent = this.getParentElement(element);
    const act = (ref: string, work: () => Promise<void>): void => {
      const button = component.refs[ref];
      if (button) component.addEventListener(button, 'click', () => void work());
    };
    act('moveUp', () => this.#move(component, parent, -1));
    act('moveDown', () => this.#move(component, parent, 1));
    act('addInside', async () => { this.lastContainer = isTarget ? null : component.component; await this.redrawAll(); });
    act('duplicate', () => this.#duplicate(component, parent));
    return attached;
  }

  override async attach(element: HTMLElement): Promise<unknown> {
    const attached = await super.attach(element);
    for (const button of this.refs['sidebar-component'] ?? []) this.addEventListener(button, 'click', () => void this.addAtEnd(button.dataset['key'] ?? '', button.dataset['group'] ?? ''));
    return attached;
  }

  /** What pressing a part of the palette does: the component goes to the end of the form, or of the holder that was chosen last. */
  async addAtEnd(key: string, group: string): Promise<void> {
    const info = this.getComponentInfo(key, group);
    const container = this.#target();
    container.formioContainer.push(info);
    await this.editComponent(info, container, true);
  }

  /** The holder that was chosen to add to, while it is there. */
  declare lastContainer: FormComponent | null;
  #target(): Container {
    const all = [...this.webform.element.querySelectorAll<HTMLElement>('.builder-components')] as Container[];
    return all.find(({ formioContainer, formioComponent }) => formioContainer && this.lastContainer && formioComponent?.component.key === this.lastContainer.key) ?? all.find(({ formioContainer }) => formioContainer === this.form.components) ?? all[0]!;
  }

  async editComponent(component: FormComponent, parent: Container, isNew = false): Promise<void> {
    const container = parent.formioContainer;
    const index = container.findIndex(({ key }) => key === component.key);
    const present = container[index];
    if (!present) return;
    const settled = await this.ports.settings(present, isNew, this.rowsAround(present));
    if (settled) container[index] = settled;
    else if (isNew) container.splice(index, 1);
    await this.#redraw(parent);
    if (settled) this.emit('change', this.form);
  }

  async removeComponent(component: FormComponent, parent: Container): Promise<void> {
    const container = parent.formioContainer;
    const index = container.findIndex(({ key }) => key === component.key);
    const present = container[index];
    if (!present || !(await this.ports.mayRemove(present))) return;
    container.splice(container.indexOf(present), 1);
    await this.#redraw(parent);
    this.emit('change', this.form);
  }

  async #move({ component }: Instance, parent: Container, by: number): Promise<void> {
    const { formioContainer } = parent;
    const index = formioContainer.findIndex(({ key }) => key === component.key);
    const to = index + by;
    if (index < 0 || to < 0 || to >= formioContainer.length) return;
    formioContainer.splice(to, 0, ...formioContainer.splice(index, 1));
    await this.#redraw(parent);
    this.emit('change', this.form);
    this.webform.element.querySelector<HTMLElement>(`[data-component="${CSS.escape(component.key)}"] [ref="${by < 0 ? 'moveUp' : 'moveDown'}"]`)?.focus();
  }

  async #duplicate({ component }: Instance, parent: Container): Promise<void> {
    const { formioContainer } = parent;
    const index = formioContainer.findIndex(({ key }) => key === component.key);
    const copy = structuredClone(formioContainer[index]!);
    formioContainer.splice(index + 1, 0, copy);
    const keys = new Set<string>();
    for (const one of allComponents(this.form.components)) if (one.key && !allComponents([copy]).includes(one)) keys.add(one.key);
    for (const one of allComponents([copy])) {
      let key = one.key ?? 'field';
      for (let n = 2; keys.has(key); n++) key = `${(one.key ?? 'field').replace(/\d+$/, '')}${n}`;
      keys.add(key);
      one.key = key;
    }
    await this.#redraw(parent);
    this.emit('change', this.form);
  }

  /** The grid in whose rows the component stands. */
  rowsAround(component: FormComponent): FormComponent | null {
    const grids = allComponents(this.form.components).filter(({ type }) => ['datagrid', 'editgrid', 'recordgrid', 'transfer'].includes(type));
    return grids.find((grid) => grid !== component && allComponents(grid.components ?? []).includes(component)) ?? null;
  }

  async redrawAll(): Promise<void> { await this.webform.rebuild(); }

  /** Draws anew what stands in one holder: in a large form the rest of it takes a tenth of a second. */
  async #redraw({ formioContainer, formioComponent }: Container): Promise<void> {
    if (formioContainer === this.form.components || !formioComponent) await this.redrawAll();
    else await formioComponent.rebuild();
  }

  async replace(form: FormDefinition): Promise<void> {
    await this.setForm(form);
  }
}

/** Components with all that stands within them. */
export function allComponents(components: readonly FormComponent[]): FormComponent[] {
  return components.flatMap((component) => [component, ...allComponents([...(component.components ?? []), ...(component.columns ?? []).flatMap((column) => column.components ?? [])])]);
}

/** Makes the builder in the element over the form, which it changes in place. */
export async function openBuilder(element: HTMLElement, form: FormDefinition, ports: BuilderPorts): Promise<ItemBuilder> {
  registerPreviews();
  Object.assign(Templates.current, formTemplates(texts), builderTemplates);
  const groups = (['basic', 'dates', 'layout', 'rows', 'own'] as const).map((key, weight) => [key, { title: words.form[key], weight, default: true, components: Object.fromEntries(palette.filter(({ group }) => group === key).map(({ type }) => [type, true])) }]);
  const builder = new ItemBuilder(element, { noDefaultSubmitButton: true, noAlerts: true, sideBarScroll: false, language: 'zh', builder: Object.fromEntries(groups), i18n: { zh: {} } });
  builder.ports = ports;
  builder.lastContainer = null;
  await builder.setForm(form);
  element.innerHTML = builder.render();
  await builder.attach(element);
  return builder;
}
