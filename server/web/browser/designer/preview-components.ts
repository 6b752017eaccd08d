/**
 * The components as the form builder's canvas shows them: a name, what it is and what applies to it, drawn as still
 * pictures. They change nothing of the form's own JSON, so that a form that is opened and closed is the same form.
 */
import ColumnsModule from '@formio/js/lib/cjs/components/columns/Columns';
import ComponentsModule from '@formio/js/lib/cjs/components/Components';
import ComponentModule from '@formio/js/lib/cjs/components/_classes/component/Component';
import NestedModule from '@formio/js/lib/cjs/components/_classes/nested/NestedComponent';
import type { FormComponent } from '../../../forms/form-definition.ts';
import { escapeHtml } from '../form/templates.ts';
import { words } from './draft-session.ts';

interface BuilderInstance { component: FormComponent & { key: string; id?: string }; key: string; id: string; options: Record<string, unknown>; render(children?: string): string; t(text: string): string; nestedKey: string; renderComponents(): string }
type BuilderClass = (new (component: FormComponent, options: Record<string, unknown>, data: Record<string, unknown>) => BuilderInstance) & { schema(...more: object[]): object };
const classOf = (module: unknown): BuilderClass => (module as { default: BuilderClass }).default;
const Plain = classOf(ComponentModule), Nested = classOf(NestedModule), Columns = classOf(ColumnsModule);
const registry = (ComponentsModule as unknown as { default: { setComponents(classes: Record<string, unknown>): void } }).default;

/** What a component of this kind begins with, and where the palette shows it. */
export interface PaletteEntry { type: string; group: 'basic' | 'dates' | 'layout' | 'rows' | 'own'; schema: FormComponent; nested?: boolean }

const field = (type: string, group: PaletteEntry['group'], more: Partial<FormComponent> = {}): PaletteEntry => ({ type, group, schema: { type, label: words.form.types[type] ?? type, input: true, ...more } });
const holder = (type: string, group: PaletteEntry['group'], more: Partial<FormComponent>): PaletteEntry => ({ ...field(type, group, { components: [], ...more }), nested: true });

export const palette: readonly PaletteEntry[] = [
  field('textfield', 'basic'), field('textarea', 'basic'), field('number', 'basic', { decimalLimit: 2 }), field('select', 'basic', { data: { values: [] } }), field('radio', 'basic', { values: [] }), field('selectboxes', 'basic', { values: [] }), field('checkbox', 'basic'), field('email', 'basic'), field('hidden', 'basic'),
  field('datetime', 'dates', { enableTime: false, format: 'yyyy-MM-dd' }), field('time', 'dates'),
  holder('panel', 'layout', { title: words.form.types['panel'], input: false }), holder('fieldset', 'layout', { legend: words.form.types['fieldset'], input: false }),
  { ...field('columns', 'layout', { input: false, columns: [{ components: [] }, { components: [] }] }), nested: true }, field('content', 'layout', { input: false, html: '' }),
  holder('datagrid', 'rows', { addAnother: words.add }), holder('container', 'rows', {}),
  holder('recordgrid', 'own', { select: 'checkbox' }), holder('transfer', 'own', { select: 'checkbox' }), field('calendar', 'own'), field('region', 'own', { levels: 3 } as Partial<FormComponent>), field('changelist', 'own', { categories: [] }),
  holder('payee', 'own', { self: {}, heirOnly: [] }), field('agreement', 'own', { content: '', validate: { required: true } }), field('fetch', 'own'), field('smscode', 'own', { validate: { required: true } }), field('materials', 'own', { input: false }),
];

/** Types that the palette does not offer and forms may bring. */
const others = ['day', 'date', 'month', 'currency', 'phoneNumber', 'url', 'tags', 'file', 'password', 'signature', 'htmlelement', 'button', 'tabs', 'table', 'rowkey', 'survey', 'address'];
const otherHolders = ['well', 'editgrid'];

export const holderTypes: readonly string[] = [...palette.filter(({ nested }) => nested).map(({ type }) => type), ...otherHolders];

/** Defaults are laid under a copy, whose children are the form's very own: what the builder moves, it moves in the form. */
function merged(Class: BuilderClass, component: FormComponent): FormComponent {
  const defaults = Class.schema() as FormComponent;
  return { ...defaults, ...component, validate: { ...defaults.validate, ...component.validate }, conditional: { ...defaults.conditional, ...component.conditional } };
}

/** What our templates read; Form.io's own context asks the browser's storage for a token with every template. */
const contextOf = (instance: BuilderInstance, additional: object): object => ({ instance, self: instance, options: instance.options, config: {}, ...additional });

function stillField(entry: PaletteEntry | null, type: string): unknown {
  return class StillField extends Plain {
    static get builderInfo() { return entry && infoOf(entry); }
    evalContext(additional: object): object { return contextOf(this, additional); }
    mergeSchema(component: FormComponent): FormComponent { return merged(Plain, component); }
    override render(): string { return super.render(pictureOf(this.component, type)); }
  };
}

function stillHolder(entry: PaletteEntry | null, type: string): unknown {
  return class StillHolder extends Nested {
    static get builderInfo() { return entry && infoOf(entry); }
    evalContext(additional: object): object { return contextOf(this, additional); }
    mergeSchema(component: FormComponent): FormComponent { return { ...merged(Nested, component), components: (component.components ??= []) }; }
    get defaultSchema(): object { return Nested.schema(); }
    override render(): string {
      // As a plain part: a nested one would draw its label once more.
      return (Plain.prototype as unknown as BuilderInstance).render.call(this, `<div class="still-holder">${headOf(this.component, type)}<div class="still-children" ref="${this.nestedKey}">${this.renderComponents()}</div></div>`);
    }
  };
}

function stillColumns(entry: PaletteEntry | null): unknown {
  return class StillColumns extends Columns {
    static get builderInfo() { return entry && infoOf(entry); }
    evalContext(additional: object): object { return contextOf(this, additional); }
    mergeSchema(component: FormComponent): FormComponent {
      for (const column of component.columns ??= []) column.components ??= [];
      return merged(Nested, component);
    }
  };
}

const infoOf = ({ type, group, schema }: PaletteEntry) => ({ title: words.form.types[type] ?? type, group, weight: palette.findIndex((one) => one.type === type), schema });

let registered = false;

/** Makes the canvas draw every component of a form; to be called once before the builder is made. */
export function registerPreviews(): void {
  if (registered) return;
  registered = true;
  const entryOf = (type: string): PaletteEntry | null => palette.find((one) => one.type === type) ?? null;
  const classes = Object.fromEntries([...palette.map(({ type }) => type), ...others, ...otherHolders].map((type) => {
    const Class = type === 'columns' ? stillColumns(entryOf(type)) : holderTypes.includes(type) ? stillHolder(entryOf(type), type) : stillField(entryOf(type), type);
    return [type, Class];
  }));
  registry.setComponents(classes);
}

const plain = (markup: unknown): string => (typeof markup === 'string' ? new DOMParser().parseFromString(markup, 'text/html').body.textContent ?? '' : '');

function headOf(component: FormComponent, type: string): string {
  const name = component.label && type !== 'panel' && type !== 'fieldset' ? component.label : component.title || component.legend || component.label || words.form.types[type] || type;
  return `<p class="still-head"><strong>${escapeHtml(name)}</strong>${component.validate?.required ? ' <span class="required-star">*</span>' : ''} <code>${escapeHtml(component.key)}</code> ${marksOf(component, type)}</p>`;
}

function marksOf(component: FormComponent, type: string): string {
  const marks = [
    words.form.types[type] ?? type,
    hasCondition(component) ? words.form.condition : '', component.calculateValue || component.properties?.['value'] ? words.form.calculation : '',
    component.disabled ? words.form.locked : '', component.hidden ? words.form.hidden : '', component.properties?.['source'] ? `← ${component.properties['source']}` : '', component.list ? `${words.form.list}: ${component.list}` : '',
    component.properties?.['dictionary'] ? `${words.form.dictionary}: ${component.properties['dictionary']}` : '',
  ];
  return marks.filter(Boolean).map((mark) => `<span class="still-mark">${escapeHtml(mark)}</span>`).join(' ');
}

export function hasCondition({ conditional }: FormComponent): boolean {
  return Boolean(conditional && (conditional.when || conditional.json || conditional.conditions?.length));
}

function pictureOf(component: FormComponent, type: string): string {
  const hint = typeof component['description'] === 'string' && component['description'] ? `<p class="hint">${escapeHtml(component['description'])}</p>` : '';
  const text = type === 'content' ? plain(component['html']) : type === 'agreement' ? plain(component['content']) : '';
  const options = ((component.values ?? component.data?.values ?? []) as { label: string }[]).slice(0, 6).map(({ label }) => `<span class="still-option">${escapeHtml(label)}</span>`).join('');
  return `<div class="still-field">${headOf(component, type)}${hint}${text ? `<p class="still-text">${escapeHtml(text.slice(0, 200))}</p>` : ''}${options ? `<p class="still-options">${options}</p>` : ''}</div>`;
}
