import { h, render } from 'preact';
import type { Section } from '../../forms/present-submission.ts';
import { Pager } from '../views/pager.tsx';
import { make, texts } from './page-data.ts';

/** Makes the link by which one answer is changed; none where it cannot be. */
export type ChangeLink = (path: string, label: string) => HTMLElement | null;

/** Answers as they will be submitted, label and text in pairs, with a way back to each. */
export function answersOf(sections: readonly Section[], change: ChangeLink = () => null): HTMLElement[] {
  return sections.map((section) => sectionOf(section, change));
}

function sectionOf(section: Section, change: ChangeLink): HTMLElement {
  const rows = section.rows.filter((row) => !row.table).map((row) => answerRow(row.label, row.text || texts.detail.empty, change(row.path, row.label)));
  const tables = section.rows.flatMap((row) => (row.table ? [tableOf(row.label, row.table, change(row.path, row.label))] : []));
  const list = rows.length > 0 ? [make('dl', { class: 'summary-list' }, ...rows)] : [];
  return make('section', {}, ...(section.title ? [make('h3', { class: 'heading-s' }, section.title)] : []), ...list, ...tables);
}

export function answerRow(label: string, text: string, change: HTMLElement | null = null): HTMLElement {
  return make('div', { class: change ? 'summary-row with-change' : 'summary-row' }, make('dt', {}, label), make('dd', {}, text), ...(change ? [make('dd', { class: 'summary-change' }, change)] : []));
}

/** A longer table is turned over. */
const rowsOfPage = 20;

function tableOf(label: string, table: NonNullable<Section['rows'][number]['table']>, change: HTMLElement | null): HTMLElement {
  const { columns, heads, rows, totals } = table;
  const isAmount = (index: number): Record<string, string> => (['money', 'number'].includes(columns[index]?.type ?? '') ? { class: 'amount' } : {});
  const head = heads.map((cells) => make('tr', {}, ...cells.map((cell) => make('th', { scope: cell.columns > 1 ? 'colgroup' : 'col', colspan: String(cell.columns), rowspan: String(cell.rows), ...(cell.columns > 1 ? { class: 'head-group' } : {}) }, cell.text))));
  const body = make('tbody');
  const pager = make('div');
  const turnTo = (page: number): void => {
    const shown = rows.slice((page - 1) * rowsOfPage, page * rowsOfPage);
    body.replaceChildren(...shown.map((row) => make('tr', {}, ...row.map((cell, index) => make('td', isAmount(index), cell)))));
    if (rows.length > rowsOfPage) render(h(Pager, { t: texts, page, pageSize: rowsOfPage, total: rows.length, shown: shown.length, turnTo }), pager);
  };
  turnTo(1);
  const foot = totals ? [make('tfoot', {}, make('tr', {}, ...totals.map((cell, index) => make('td', isAmount(index), index === 0 && cell === '' ? texts.controls.total : cell))))] : [];
  const scroll = make('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label }, make('table', {}, make('caption', {}, label), make('thead', {}, ...head), body, ...foot));
  const whole = rows.length > rowsOfPage ? [scroll, pager] : [scroll];
  if (change) return make('div', { class: 'answers-table' }, ...whole, change);
  return whole.length > 1 ? make('div', {}, ...whole) : scroll;
}
