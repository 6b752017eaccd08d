/**
 * The pieces of Form.io's renderer that our forms need, taken one by one so that the builder, the rich-text editors and
 * the widgets stay out of the bundle. Its own declarations are loose, so the few members in use are declared here.
 */
import ComponentModule from '@formio/js/lib/cjs/components/_classes/component/Component';
import FieldModule from '@formio/js/lib/cjs/components/_classes/field/Field';
import InputModule from '@formio/js/lib/cjs/components/_classes/input/Input';
import ComponentsModule from '@formio/js/lib/cjs/components/Components';
import CheckBoxModule from '@formio/js/lib/cjs/components/checkbox/Checkbox';
import ColumnsModule from '@formio/js/lib/cjs/components/columns/Columns';
import ContainerModule from '@formio/js/lib/cjs/components/container/Container';
import ContentModule from '@formio/js/lib/cjs/components/content/Content';
import CurrencyModule from '@formio/js/lib/cjs/components/currency/Currency';
import DataGridModule from '@formio/js/lib/cjs/components/datagrid/DataGrid';
import EmailModule from '@formio/js/lib/cjs/components/email/Email';
import FieldsetModule from '@formio/js/lib/cjs/components/fieldset/Fieldset';
import HiddenModule from '@formio/js/lib/cjs/components/hidden/Hidden';
import HTMLModule from '@formio/js/lib/cjs/components/html/HTML';
import NumberModule from '@formio/js/lib/cjs/components/number/Number';
import PanelModule from '@formio/js/lib/cjs/components/panel/Panel';
import PhoneNumberModule from '@formio/js/lib/cjs/components/phonenumber/PhoneNumber';
import RadioModule from '@formio/js/lib/cjs/components/radio/Radio';
import SelectModule from '@formio/js/lib/cjs/components/select/Select';
import SelectBoxesModule from '@formio/js/lib/cjs/components/selectboxes/SelectBoxes';
import TableModule from '@formio/js/lib/cjs/components/table/Table';
import TabsModule from '@formio/js/lib/cjs/components/tabs/Tabs';
import TextAreaModule from '@formio/js/lib/cjs/components/textarea/TextArea';
import TextFieldModule from '@formio/js/lib/cjs/components/textfield/TextField';
import UrlModule from '@formio/js/lib/cjs/components/url/Url';
import WellModule from '@formio/js/lib/cjs/components/well/Well';
import TemplatesModule from '@formio/js/lib/cjs/templates/Templates';
import EvaluatorModule from '@formio/js/lib/cjs/utils/Evaluator';
import WebformModule from '@formio/js/lib/cjs/Webform';
import { Evaluator as CoreEvaluator, jsonLogic as coreJsonLogic } from '@formio/core/utils';
import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';

/** A rendered component, as far as we touch it. */
export interface Rendered {
  component: FormComponent & { key: string };
  id: string;
  key: string;
  path: string;
  type: string;
  visible: boolean;
  disabled: boolean;
  dataValue: unknown;
  element?: HTMLElement;
  refs: Record<string, HTMLElement[] & HTMLElement>;
  options: Record<string, unknown>;
  setValue(value: unknown, flags?: Record<string, unknown>): boolean;
  setCustomValidity(messages: ShownMessage[] | '', dirty?: boolean, external?: boolean): void;
  checkData(data: unknown, flags: Record<string, unknown>, row: unknown): unknown;
  checkConditions(data?: unknown, flags?: Record<string, unknown>, row?: unknown): boolean;
  checkComponentValidity(data: unknown, dirty: boolean, row: unknown, flags?: Record<string, unknown>): boolean;
  validateComponent(data: unknown, row: unknown, flags?: Record<string, unknown>): RenderedError[];
  shouldSkipValidation(data: unknown, row: unknown, flags?: Record<string, unknown>): boolean;
  sanitize(markup: string): string;
  redraw(): Promise<unknown>;
  /** The object that holds the component's value: the whole data, or the row. */
  data: Record<string, unknown>;
  parent?: Rendered;
  root?: RenderedForm;
}

/** `cell`: the message stands at that cell of a control of ours, `<row key>/<column>`. */
export interface ShownMessage { level: 'error'; message: string; external?: boolean; cell?: string }

/** What a change event tells of. */
export interface Changed { instance: Rendered; component: FormComponent; value: unknown }

/** One validation error of Form.io's. */
export interface RenderedError { message: string; level?: string; path?: string; cell?: string; component?: { key: string; path?: string } }

export interface RenderedForm extends Rendered {
  errors: RenderedError[];
  pristine: boolean;
  submission: { data: Record<string, unknown> };
  ready: Promise<unknown>;
  setForm(definition: FormDefinition): Promise<unknown>;
  setSubmission(submission: { data: Record<string, unknown> }, flags?: Record<string, unknown>): Promise<unknown>;
  checkValidity(data: unknown, dirty: boolean): boolean;
  onChange(flags: Record<string, unknown> | undefined, changed?: Changed, modified?: boolean, changes?: Changed[]): void;
  emit(event: string, ...values: unknown[]): void;
  everyComponent(visit: (component: Rendered) => void): void;
  getComponent(path: string): Rendered | null;
  on(event: string, handle: (...values: unknown[]) => void): void;
  destroy(all?: boolean): void;
}

type RenderedClass = new (component: FormComponent, options: Record<string, unknown>, data: Record<string, unknown>) => Rendered;
type TemplateSet = Record<string, Record<string, (context: never) => string>>;

// Bundled as CommonJS, every module brings its class as `default`.
const classOf = (module: unknown): RenderedClass => (module as { default: RenderedClass }).default;

export const Webform = (WebformModule as unknown as { default: new (element: HTMLElement, options: Record<string, unknown>) => RenderedForm }).default;
export const TextField = classOf(TextFieldModule);
export const Field = classOf(FieldModule);
export const Component = classOf(ComponentModule);
export const Input = classOf(InputModule);
export const Radio = classOf(RadioModule);
export const DataGrid = classOf(DataGridModule);
const components = (ComponentsModule as unknown as { default: { setComponents(classes: Record<string, RenderedClass>): void } }).default;
const templates = (TemplatesModule as unknown as { default: { current: TemplateSet & { cssClasses?: Record<string, string> } } }).default;
const evaluator = (EvaluatorModule as unknown as { Evaluator: { noeval: boolean } }).Evaluator;

/** The copy of json-logic-js by which the renderer runs conditions and calculations. */
export const jsonLogic = coreJsonLogic as unknown as { add_operation(name: string, run: (...values: unknown[]) => unknown): void };

let prepared = false;

/** Makes the renderer live without eval (law 4) and dresses it in our templates; `more` are component types of our own. */
export function prepareRenderer(ourTemplates: TemplateSet, more: Record<string, RenderedClass>): void {
  if (prepared) return;
  prepared = true;
  evaluator.noeval = true;
  (CoreEvaluator as unknown as { noeval: boolean }).noeval = true;
  components.setComponents({
    textfield: TextField, textarea: classOf(TextAreaModule), number: classOf(NumberModule), currency: classOf(CurrencyModule), email: classOf(EmailModule),
    phoneNumber: classOf(PhoneNumberModule), url: classOf(UrlModule), checkbox: classOf(CheckBoxModule), radio: Radio, select: classOf(SelectModule),
    selectboxes: classOf(SelectBoxesModule), hidden: classOf(HiddenModule), content: classOf(ContentModule), htmlelement: classOf(HTMLModule), container: classOf(ContainerModule),
    panel: classOf(PanelModule), fieldset: classOf(FieldsetModule), columns: classOf(ColumnsModule), table: classOf(TableModule),
    tabs: classOf(TabsModule), well: classOf(WellModule), ...more,
  });
  Object.assign(templates.current, ourTemplates);
}
