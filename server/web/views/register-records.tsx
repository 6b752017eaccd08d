import type { RegisterDetail, TransferView } from '../../designer/register-view.ts';
import type { PageContext } from '../page-context.ts';
import { pageSize, type RecordFilter } from '../page-ports.ts';
import { Document } from './document.tsx';
import { Pagination } from './pagination.tsx';
import { registerAddress } from './register-list.tsx';
import { TransferList } from './register-transfers.tsx';

/** What the browser module of this page starts from. */
export interface RegisterPageData { portal: string; register: string; search: string | null; transfers: TransferView[] }

interface Props { page: PageContext; detail: RegisterDetail; filter: RecordFilter; transfers: TransferView[] }

/** The records of one register: searched, sorted, by pages; below them import and export. */
export function RegisterRecords({ page, detail, filter, transfers }: Props) {
  const { t } = page;
  const words = t.registers;
  const start: RegisterPageData = { portal: detail.portal, register: detail.register, search: filter.q ?? null, transfers };
  return (
    <Document page={page} title={detail.title} script="register.js" data={start} here="registers" crumbs={[{ title: words.title, href: '/designer/registers' }]} wide>
      <h1>{detail.title}{detail.parameters && <span class="tag tag-in-review title-tag">{words.parameters}</span>}</h1>
      <form class="filter-form" method="get" action={registerAddress(detail)} role="search" aria-label={words.search}>
        <div class="field grow">
          <label for="q">{words.search}</label>
          <p class="hint" id="q-hint">{words.searchHint(detail.searched)}</p>
          <input id="q" name="q" type="search" value={filter.q ?? ''} maxLength={100} aria-describedby="q-hint" />
        </div>
        <div class="actions">
          <button class="button" type="submit">{words.find}</button>
          {filter.q !== undefined && <a class="button secondary" href={registerAddress(detail)}>{words.clear}</a>}
          <a class="button secondary" href={`${registerAddress(detail)}/new`}>{words.add}</a>
          <a class="button secondary" href="#transfers-title">{words.transfers}</a>
        </div>
      </form>
      {detail.rows.length === 0
        ? <div class="empty"><p class="heading-s">{words.noRecords}</p><p>{words.noRecordsHint}</p></div>
        : <>
            <p class="count">{words.count(detail.total, detail.more)}</p>
            <Records page={page} detail={detail} filter={filter} />
            <Pagination total={detail.total} size={pageSize} page={filter.page} address={(number) => recordsAddress(detail, { ...filter, page: number })} t={t} />
          </>}
      <Transfers page={page} detail={detail} transfers={transfers} />
    </Document>
  );
}

function Records({ page, detail, filter }: Omit<Props, 'transfers'>) {
  const words = page.t.registers;
  const [, ...others] = detail.columns;
  return (
    <div class="register-scroll" tabIndex={0} role="region" aria-label={detail.title}>
      <table class="cards register-table">
        <caption class="visually-hidden">{detail.title}</caption>
        <thead><tr>{detail.columns.map((column) => {
          const sorted = filter.sort === column.field ? 'ascending' : filter.sort === `-${column.field}` ? 'descending' : undefined;
          const sort = sorted === 'ascending' ? `-${column.field}` : column.field;
          return (
            <th key={column.field} scope="col" aria-sort={sorted} class={column.numeric ? 'amount' : undefined}>
              {column.sortable ? <a href={recordsAddress(detail, { ...filter, sort, page: 1 })} title={words.sortBy(column.label)}>{column.label}{sorted && <span aria-hidden="true">{sorted === 'ascending' ? ' ↑' : ' ↓'}</span>}</a> : column.label}
            </th>
          );
        })}</tr></thead>
        <tbody>{detail.rows.map((row) => (
          <tr key={row.id}>
            <td class="card-title"><a href={`${registerAddress(detail)}/records/${row.id}`}>{row.values[detail.columns[0]!.field] || row.name}</a></td>
            {others.map((column) => <td key={column.field} data-label={column.label} class={column.numeric ? 'amount' : undefined}>{row.values[column.field]}</td>)}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Transfers({ page, detail, transfers }: Omit<Props, 'filter'>) {
  const words = page.t.registers;
  return (
    <section aria-labelledby="transfers-title">
      <h2 id="transfers-title">{words.transfers}</h2>
      <div id="transfer-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <div class="transfer-panels">
        <form id="import-form" class="panel" aria-labelledby="import-title" novalidate>
          <h3 id="import-title">{words.importTitle}</h3>
          <p class="hint">{words.importText}</p>
          <p><a href={`/api${registerAddress(detail)}/template.xlsx`}>{words.template}</a></p>
          <div class="field"><label for="import-file">{words.file}</label><input id="import-file" type="file" accept=".xlsx,.jsonl,.ndjson" /></div>
          <fieldset class="field">
            <legend class="label">{words.mode}</legend>
            <div class="choice"><input type="radio" name="mode" id="mode-add" value="add" checked /><label for="mode-add">{words.modeAdd}</label></div>
            <div class="choice"><input type="radio" name="mode" id="mode-update" value="update" /><label for="mode-update">{words.modeUpdate}</label></div>
          </fieldset>
          <button class="button" type="submit" disabled>{words.start}</button>
          <p id="import-state" class="muted" role="status"></p>
        </form>
        <div class="panel" role="group" aria-labelledby="export-title">
          <h3 id="export-title">{words.exportTitle}</h3>
          <p class="hint">{words.exportText}</p>
          <div class="actions">
            <button class="button secondary" type="button" data-export="xlsx" disabled>{words.exportExcel}</button>
            <button class="button secondary" type="button" data-export="jsonl" disabled>{words.exportLines}</button>
          </div>
        </div>
      </div>
      <h3>{words.recent}</h3>
      <div id="transfers"><TransferList transfers={transfers} t={page.t} /></div>
      <noscript><p class="notice">{page.t.layout.needsScript}</p></noscript>
    </section>
  );
}

export function recordsAddress(register: { portal: string; register: string }, filter: RecordFilter): string {
  const query = new URLSearchParams();
  if (filter.q) query.set('q', filter.q);
  if (filter.sort) query.set('sort', filter.sort);
  if (filter.page > 1) query.set('page', String(filter.page));
  const text = query.toString();
  return `${registerAddress(register)}${text ? `?${text}` : ''}`;
}
