import { h, render } from 'preact';
import type { FormComponent } from '../../../forms/form-definition.ts';
import type { Texts } from '../../texts/texts.ts';
import { Pager } from '../../views/pager.tsx';
import { DataGrid, type Rendered } from './formio-parts.ts';

type Row = Record<string, unknown>;
type Cells = Record<string, Rendered>;

/** A grid of rows that are filled in. All of them are its value; those of the page that is shown have components. */
export interface PagedGrid extends Rendered {
  /** What the server says of cells, by their path, until they are changed. */
  noted: Map<string, string>;
  /** Turns to the page on which the row stands. */
  showRow(index: number): void;
  /** Whether the row has components now. */
  shows(index: number): boolean;
  /** Takes over what the server made of rows that are not shown, unless they are no longer those that it was asked about. */
  takeUnshown(fresh: unknown, sent: unknown): void;
}

export const isPagedGrid = (component: Rendered): component is PagedGrid => component.type === 'datagrid' && 'showRow' in component;

interface GridMembers extends Rendered {
  rows: Cells[];
  rootValue: unknown;
  getRowValues(): Row[];
  init(): void;
  createRows(init?: boolean, rebuild?: boolean): boolean;
  createRowComponents(row: Row, index: number): Cells;
  removeRowComponents(row: Cells): void;
  setRowComponentsData(index: number, row: Row): void;
  updateRowsComponents(from: number): void;
  addRow(): void;
  removeRow(index: number): void;
  loadRefs(element: HTMLElement, refs: Record<string, string>): void;
  getColumns(): unknown[];
  attach(element: HTMLElement): Promise<unknown>;
  destroy(all?: boolean): void;
  emit(event: string, value: unknown): void;
}
type GridClass = new (component: FormComponent, options: Record<string, unknown>, data: Row) => GridMembers;
const Grid = DataGrid as unknown as GridClass;

const pageSizes: readonly number[] = [10, 20, 50];
/** As many rows with twenty columns as are drawn within a second or two. */
const usualPage = 20;

/**
 * The renderer's grid makes a component for each cell, and takes minutes over a thousand rows. Here `rows` has holes for
 * those that are not on the page: the renderer's own ways through it leave them out, and its numbers stay those of the value.
 */
export function pagedGridClass(texts: Texts): new (component: FormComponent, options: Record<string, unknown>, data: Row) => PagedGrid {
  return class PagedDataGrid extends Grid implements PagedGrid {
    // Declared only: Form.io's constructor calls back before initial values of ours would be set.
    declare page: number;
    declare pageSize: number;
    declare noted: Map<string, string>;
    declare pager: HTMLElement | undefined;

    override init(): void {
      this.page = 1;
      this.pageSize = usualPage;
      this.noted = new Map();
      super.init();
    }

    get first(): number { return (this.page - 1) * this.pageSize; }

    shows(index: number): boolean { return index >= this.first && index < this.first + this.pageSize; }

    /** `redrawn`: other columns show than before. */
    override createRows(init?: boolean, redrawn?: boolean): boolean {
      const values = this.getRowValues();
      this.page = Math.max(1, Math.min(this.page, Math.ceil(values.length / this.pageSize)));
      const counted = this.rows.length !== values.length;
      const left = this.leaveRows(values.length);
      let added = false;
      for (let index = this.first; index < Math.min(values.length, this.first + this.pageSize); index++) {
        if (this.rows[index]) this.setRowComponentsData(index, values[index]!);
        else {
          this.rows[index] = this.createRowComponents(values[index]!, index);
          added = true;
        }
      }
      const changed = counted || left || added;
      if (changed) this.forgetPlaces();
      if ((changed || redrawn) && !init) this.redrawAround();
      return changed;
    }

    /** Drawn anew, with the focus in the cell in which it was. */
    redrawAround(): void {
      const held = this.element?.contains(document.activeElement) ? document.activeElement?.getAttribute('name') : null;
      void this.redraw();
      if (held) this.element?.querySelector<HTMLElement>(`[name="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    }

    /** Of so many rows those on the page keep their components. */
    leaveRows(count: number): boolean {
      const kept: Cells[] = [];
      let left = false;
      kept.length = count;
      this.rows.forEach((row, index) => {
        if (index < count && this.shows(index)) { kept[index] = row; return; }
        this.removeRowComponents(row);
        left = true;
      });
      this.rows = kept;
      return left;
    }

    /** The form keeps which component it found under a path. */
    forgetPlaces(): void {
      for (let holder = this.parent; holder; holder = holder.parent) Object.assign(holder, { componentMatches: {} });
    }

    turnTo(page: number, pageSize = this.pageSize): void {
      const held = document.activeElement;
      const turned = this.pager?.contains(held) === true;
      this.page = page;
      this.pageSize = pageSize;
      this.createRows(true);
      this.checkConditions();
      this.checkData(this.rootValue, { noValidate: true }, this.data);
      void this.redraw();
      if (!turned) return;
      (held as HTMLElement).focus({ preventScroll: true });
      // The last page has no next one: its button rests.
      if (document.activeElement !== held) this.pager?.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true });
    }

    showRow(index: number): void {
      if (index >= 0 && index < this.rows.length && !this.shows(index)) this.turnTo(Math.floor(index / this.pageSize) + 1);
    }

    override addRow(): void {
      this.page = Math.floor(this.rows.length / this.pageSize) + 1;
      this.leaveRows(this.rows.length);
      for (let index = this.first; index < this.rows.length; index++) this.rows[index] ??= this.createRowComponents(this.getRowValues()[index]!, index);
      this.forgetPlaces();
      super.addRow();
    }

    /** `shown` counts from the first row of the page, as the buttons do. */
    override removeRow(shown: number): void {
      // What was said of later rows would stand at the ones after them.
      this.noted.clear();
      super.removeRow(this.first + shown);
    }

    /** A row has gone: the one after the page comes in. */
    override updateRowsComponents(from: number): void {
      super.updateRowsComponents(from);
      this.createRows(true);
      this.forgetPlaces();
    }

    /** The renderer looks for cells by the number of their row. */
    override loadRefs(element: HTMLElement, refs: Record<string, string>): void {
      super.loadRefs(element, refs);
      const cells = `datagrid-${this.key}`;
      if (cells in refs) this.refs[cells] = [...Array.from<HTMLElement>({ length: this.first * this.getColumns().length }), ...this.refs[cells]!] as never;
    }

    override attach(element: HTMLElement): Promise<unknown> {
      const attached = super.attach(element);
      this.drawPager(element);
      this.emit('rowsShown', this);
      return attached;
    }

    drawPager(element: HTMLElement): void {
      this.loadRefs(element, { [`datagrid-${this.key}-pager`]: 'single' });
      const place = this.refs[`datagrid-${this.key}-pager`] as HTMLElement | undefined;
      const total = this.rows.length;
      if (!place) return;
      // The same element as before, so that what had the focus in it still is there.
      this.pager ??= document.createElement('div');
      place.replaceWith(this.pager);
      const { page, pageSize } = this;
      render(total <= pageSizes[0]! || (total <= usualPage && pageSize === usualPage) ? null : h(Pager, {
        t: texts, page, pageSize, total, shown: Math.min(pageSize, total - this.first), turnTo: (to: number) => this.turnTo(to),
        sizes: pageSizes, resize: (size: number) => this.turnTo(1, size),
      }), this.pager);
    }

    takeUnshown(fresh: unknown, sent: unknown): void {
      const own = this.getRowValues();
      if (!Array.isArray(fresh) || !Array.isArray(sent) || fresh.length !== own.length || sent.length !== own.length) return;
      own.forEach((row, index) => {
        if (!this.shows(index) && JSON.stringify(row) === JSON.stringify(sent[index])) own[index] = structuredClone(fresh[index]) as Row;
      });
    }

    override destroy(all?: boolean): void {
      if (this.pager) render(null, this.pager);
      super.destroy(all);
    }
  };
}
