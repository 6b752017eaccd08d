import { h, render } from 'preact';
import type { FormComponent } from '../../../forms/form-definition.ts';
import { agreement } from './controls/agreement.tsx';
import { calendar } from './controls/calendar.tsx';
import { changeList } from './controls/change-list.tsx';
import type { Control, FormContext } from './controls/control.ts';
import { fetchButton } from './controls/fetch-button.tsx';
import { placedMaterials } from './controls/placed-materials.tsx';
import { recordGrid } from './controls/record-grid.tsx';
import { region } from './controls/region.tsx';
import { smsCode } from './controls/sms-code.tsx';
import { transfer } from './controls/transfer.tsx';
import { Field, type Rendered, type RenderedError, type ShownMessage } from './formio-parts.ts';

/** The controls that are ours, by component type. */
export const controls: Readonly<Record<string, Control>> = {
  recordgrid: recordGrid, transfer, calendar, region, changelist: changeList, agreement, fetch: fetchButton, materials: placedMaterials, smscode: smsCode,
};

/** A control of ours in the renderer. */
export interface Hosted extends Rendered {
  readonly control: Control;
  /** Takes over what the server decides of the value. */
  takeSettled(fresh: unknown): void;
  /** Shows messages at cells, by `<row key>/<column>`. */
  showCells(messages: Readonly<Record<string, string>>): void;
}

export const isHosted = (component: Rendered): component is Hosted => component.type in controls && 'takeSettled' in component;

interface FieldMembers extends Rendered {
  render(element?: string): string;
  attach(element: HTMLElement): Promise<void>;
  detach(): void;
  updateValue(value: unknown, flags?: Record<string, unknown>): boolean;
  addMessages(messages: ShownMessage[]): void;
  loadRefs(element: HTMLElement, refs: Record<string, string>): void;
  emptyValue: unknown;
}
type HostedClass = new (component: FormComponent, options: Record<string, unknown>, data: Record<string, unknown>) => Hosted;
const FieldBase = Field as unknown as new (component: FormComponent, options: Record<string, unknown>, data: Record<string, unknown>) => FieldMembers;

export const controlClasses = (context: () => FormContext): Record<string, HostedClass> =>
  Object.fromEntries(Object.entries(controls).map(([type, control]) => [type, hostedClass(control, context)]));

/** The renderer keeps the value, its conditions and its errors; the view is drawn by Preact into a place within. */
function hostedClass(control: Control, contextOf: () => FormContext): HostedClass {
  return class HostedControl extends FieldBase {
    // Declared only: Form.io's constructor calls back before initial values of ours would be set.
    declare place: HTMLElement | null;
    declare cells: Readonly<Record<string, string>> | undefined;
    declare invalid: boolean;
    /** What is wrong with cells by the control's own word, which speaks once the form has been checked. */
    declare ownCells: Record<string, string> | undefined;
    declare checked: boolean | undefined;

    get control(): Control { return control; }
    override get emptyValue(): unknown { return structuredClone(control.emptyValue); }

    override render(): string { return super.render('<div ref="place" class="control-place"></div>'); }

    override attach(element: HTMLElement): Promise<void> {
      const attached = super.attach(element);
      this.loadRefs(element, { place: 'single' });
      this.place = (this.refs['place'] as HTMLElement | undefined) ?? null;
      this.draw();
      return attached;
    }

    override detach(): void {
      if (this.place) render(null, this.place);
      this.place = null;
      super.detach();
    }

    override setValue(value: unknown, flags?: Record<string, unknown>): boolean {
      const changed = super.setValue(value, flags);
      this.draw();
      return changed;
    }

    override setCustomValidity(messages: ShownMessage[] | '', dirty?: boolean, external?: boolean): void {
      super.setCustomValidity(messages, dirty, external);
      const shown = messages === '' ? [] : messages;
      const cells = Object.fromEntries(shown.flatMap(({ cell, message }) => (cell === undefined ? [] : [[cell, message]])));
      if (shown.length > 0 === Boolean(this.invalid) && JSON.stringify(cells) === JSON.stringify(this.ownCells ?? {})) return;
      this.invalid = shown.length > 0;
      this.ownCells = cells;
      this.draw();
    }

    override validateComponent(data: unknown, row: unknown, flags: Record<string, unknown> = {}): RenderedError[] {
      const errors = super.validateComponent(data, row, flags);
      if (flags['dirty'] === true) this.checked = true;
      if (this.shouldSkipValidation(data, row, flags)) return errors;
      const { texts } = contextOf();
      const problem = control.problem?.(this.dataValue, this.component, texts) ?? null;
      const ofCells = this.checked ? control.cellProblems?.(this.dataValue, this.component, texts) ?? [] : [];
      return [...errors, ...[...(problem === null ? [] : [{ message: problem }]), ...ofCells].map((one) => ({ level: 'error', path: this.path, ...one }))];
    }

    /** What stands at a cell need not stand above the control too. */
    override addMessages(messages: ShownMessage[]): void { super.addMessages(messages.filter(({ cell }) => cell === undefined)); }

    takeSettled(fresh: unknown): void {
      const value = control.merge ? control.merge(this.dataValue, fresh, this.component) : fresh;
      if (JSON.stringify(value) !== JSON.stringify(this.dataValue)) this.setValue(value, { noValidate: true });
    }

    showCells(messages: Readonly<Record<string, string>>): void {
      this.cells = messages;
      this.draw();
    }

    take(value: unknown): void {
      if (this.cells) this.cells = undefined;
      this.updateValue(value, { modified: true });
      this.draw();
    }

    draw(): void {
      if (!this.place) return;
      const input = `${this.id}-${this.key}`;
      const hint = typeof this.component['description'] === 'string' && this.component['description'] ? `d-${input} ` : '';
      render(h(control.View as never, {
        component: this.component, path: this.path, value: this.dataValue, current: () => this.dataValue, change: (value: unknown) => this.take(value),
        ids: { input, label: `l-${input}`, error: `e-${this.id}`, hint: `d-${input}` }, describedBy: `${hint}e-${this.id}`,
        invalid: Boolean(this.invalid), locked: this.component['lockedControl'] === true, cellErrors: { ...this.ownCells, ...this.cells }, context: contextOf(),
      }), this.place);
    }
  } as unknown as HostedClass;
}
