import type { Section } from '../../forms/present-submission.ts';
import type { Texts } from '../texts/texts.ts';
import { RowPages, rowsId, turnedRows, type Turning } from './turned-rows.tsx';

interface Props { sections: readonly Section[]; t: Texts; /** Paths of fields to mark as changed. */ changed?: ReadonlySet<string>; level?: 2 | 3; /** Long tables are turned over; without it they are shown whole. */ turning?: Turning }

/** A submission to be read: label and text in pairs, grids as tables. */
export function SubmissionSections({ sections, t, changed, level = 3, turning }: Props) {
  return <>{sections.map((section, index) => <SubmissionSection key={index} section={section} t={t} changed={changed} level={level} turning={turning} />)}</>;
}

function SubmissionSection({ section, t, changed, level, turning }: { section: Section; t: Texts; changed: ReadonlySet<string> | undefined; level: 2 | 3; turning: Turning | undefined }) {
  const Heading = level === 2 ? 'h2' : 'h3';
  const plain = section.rows.filter((row) => !row.table);
  return (
    <section class="submission-section">
      {section.title && <Heading class="heading-s">{section.title}</Heading>}
      {plain.length > 0 && (
        <dl class="summary-list">
          {plain.map((row) => (
            <div key={row.path} class={changed?.has(row.path) ? 'summary-row is-changed' : 'summary-row'}>
              <dt>{row.label}</dt>
              <dd>
                {row.text === '' ? <span class="muted">{t.detail.empty}</span> : row.text}
                {changed?.has(row.path) && <strong class="tag tag-changed">{t.task.changed}</strong>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {section.rows.map((row) => row.table && <SubmissionTable key={row.path} path={row.path} label={row.label} table={row.table} turning={turning} t={t} />)}
    </section>
  );
}

function SubmissionTable({ path, label, table, turning, t }: { path: string; label: string; table: NonNullable<Section['rows'][number]['table']>; turning: Turning | undefined; t: Texts }) {
  const { rows, page } = turnedRows(table.rows, path, turning);
  return (
    <div id={rowsId(path)}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={label}>
        <table>
          <caption>{label}</caption>
          <thead>
            {table.heads.map((cells, level) => (
              <tr key={level}>{cells.map((cell, index) => <th key={index} scope={cell.columns > 1 ? 'colgroup' : 'col'} colSpan={cell.columns} rowSpan={cell.rows} class={cell.columns > 1 ? 'head-group' : undefined}>{cell.text}</th>)}</tr>
            ))}
          </thead>
          <tbody>
            {table.rows.length === 0 && <tr><td colSpan={Math.max(1, table.columns.length)} class="muted">{t.detail.noRows}</td></tr>}
            {rows.map((row, at) => <tr key={at}>{row.map((cell, index) => <td key={index} class={isAmount(table.columns[index]) ? 'amount' : undefined}>{cell}</td>)}</tr>)}
          </tbody>
          {table.totals && (
            <tfoot>
              <tr>{table.totals.map((cell, index) => <td key={index} class={isAmount(table.columns[index]) ? 'amount strong' : 'strong'}>{index === 0 && cell === '' ? t.controls.total : cell}</td>)}</tr>
            </tfoot>
          )}
        </table>
      </div>
      <RowPages name={path} label={label} total={table.rows.length} page={page} turning={turning} t={t} />
    </div>
  );
}

/** Figures stand under one another by their last digit. */
function isAmount(column: { type: string } | undefined): boolean {
  return column?.type === 'number' || column?.type === 'money';
}
