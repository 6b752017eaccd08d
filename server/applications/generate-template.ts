import { readFile, rm } from 'node:fs/promises';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { workPath } from '../platform/work-path.ts';
import { writeWorkbook, type RowsToWrite } from '../platform/write-workbook.ts';
import { zipArchive } from '../platform/write-zip.ts';
import { ExpressionError } from '../expressions/expression-error.ts';
import { translate } from '../forms/form-definition.ts';
import type { GeneratedTemplate } from '../forms/generated-templates.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import { sheetName } from '../registers/export-records.ts';
import { largestPage, type ListDefinition } from '../registers/list-definition.ts';
import { valueForList } from '../registers/list-expressions.ts';
import { runList } from '../registers/run-list.ts';
import type { Applications } from './applications.ts';
import { ownDraft } from './compute-answers.ts';
import { unreckonedText, type ListReading } from './list-fields.ts';
import { settleAnswers } from './settle-answers.ts';
import { columnPlans, templateCells, templateOfSlot } from './template-columns.ts';

/** Rows of one template; whoever has more people than the largest employer of a province hands in several files. */
const mostRows = 50_000;

export interface TemplateFile { content: Buffer; type: string; name: string }

/**
 * The file that a slot of the caller's own draft asks to be filled in: the rows of the declared list as the caller may
 * see them, on a sheet, packed where the item says so. Nothing is stored. Problem('not_found') for another's
 * application, a slot that the answers do not call for, or one without such a template.
 */
export async function generateTemplate(applications: Applications, caller: Caller, id: string, slot: string): Promise<TemplateFile> {
  const { platform, catalog, registers } = applications;
  const application = await ownDraft(applications, caller, id);
  const version = await catalog.version(platform.db, application.itemVersionId);
  const now = platform.clock.now();
  const template = templateOfSlot(version, slot);
  if (!template || !slotsOf(version, application.draft, caller.locale, now).some(({ key }) => key === slot)) throw new Problem('not_found');
  const { scope, reading } = await settleAnswers(applications, platform.db, { version, applicant: caller, data: application.draft, as: 'draft', now });
  const list = registers.list(version.portal, template.list);
  const stem = fileStem(valueForList(template.fileName, scope, `materials.${slot}.template.fileName`, now), translate(version.form, template.name, caller.locale));
  const path = await workPath(platform.files);
  try {
    const sheet = { name: sheetName(translate(version.form, template.name, caller.locale)), columns: columnPlans(version.form, template, list, caller.locale) };
    await writeWorkbook(path, { sheets: [sheet] }, rowsOf(list, template, { ...reading, scope }, slot));
    return await packed(template, stem, await readFile(path), now);
  } finally {
    await rm(path, { force: true });
  }
}

async function* rowsOf(list: ListDefinition, template: GeneratedTemplate, { db, registers, viewer, scope, now, locale }: ListReading, slot: string): AsyncGenerator<RowsToWrite, void, undefined> {
  for (let page = 1, written = 0; ; page++) {
    const { rows } = await runList(db, registers, list, { viewer, scope, now, page, pageSize: largestPage }).catch((error: unknown) => {
      if (!(error instanceof ExpressionError)) throw error;
      throw new Problem('invalid_request', {}, [{ path: `materials.${slot}`, code: 'unreckoned', message: unreckonedText[locale] }], { cause: error });
    });
    written += rows.length;
    if (written > mostRows) throw new Problem('too_many_rows', { limit: mostRows });
    if (rows.length > 0) yield { sheet: 0, rows: rows.map((row) => templateCells(template, list, row, scope, locale)) };
    if (rows.length < largestPage) return;
  }
}

async function packed({ zip }: GeneratedTemplate, stem: string, content: Buffer, now: Date): Promise<TemplateFile> {
  const type = typeOfTemplate({ zip });
  if (!zip) return { content, type, name: `${stem}.xlsx` };
  return { content: await zipArchive([{ name: `${stem}.xlsx`, content }], now), type, name: `${stem}.zip` };
}

export function typeOfTemplate({ zip }: Pick<GeneratedTemplate, 'zip'>): string {
  return zip ? 'application/zip' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
}

/** A name that every system takes; the template's own where the expression gives nothing. */
function fileStem(value: unknown, otherwise: string): string {
  // oxlint-disable-next-line no-control-regex
  const clean = (text: string): string => [...text.replace(/[\u0000-\u001f\u007f\\/:*?"<>|]/g, '').replace(/^[\s.]+|[\s.]+$/g, '')].slice(0, 80).join('');
  return clean(typeof value === 'string' ? value : '') || clean(otherwise) || 'template';
}
