import { posix } from 'node:path';
import { Problem } from '../errors.ts';
import type { WorkbookArchive } from './archive.ts';
import { readWholeXml } from './read-xml.ts';

export interface SheetPart { name: string; hidden: boolean; part: string }

/** Which parts of the archive are the sheets and what they share. */
export interface WorkbookParts { sheets: SheetPart[]; sharedStrings: string | null; styles: string | null; from1904: boolean }

interface Relation { type: string; target: string }

/** Formats that are ZIP archives too, by a name among their parts. */
const otherArchives: readonly [part: RegExp, found: string][] = [[/^word\//, 'DOCX'], [/^ppt\//, 'PPTX'], [/^content\.xml$/, 'ODS'], [/^meta-inf\/manifest\.mf$/, 'JAR']];

/** Follows the relations from the root of the package to the workbook and its parts (ECMA-376 part 2, 9). */
export async function readWorkbookParts(archive: WorkbookArchive): Promise<WorkbookParts> {
  if (!archive.has('[Content_Types].xml')) throw otherArchive(archive);
  const workbook = (await relationsOf(archive, '')).find(({ type }) => type === 'officeDocument')?.target;
  if (workbook === undefined) throw otherArchive(archive);
  await refuseOtherContent(archive, workbook);
  const relations = await readRelations(archive, workbook);
  const found = { sheets: [] as SheetPart[], from1904: false };
  let isWorkbook = false;
  await readWholeXml(workbook, archive.read(workbook), {
    open(name, attribute) {
      if (name === 'workbook') isWorkbook = true;
      else if (name === 'workbookPr') found.from1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
      else if (name === 'sheet') {
        const relation = relations.get(attribute('id') ?? '');
        // A chart or a macro sheet of Excel 4 stands among the sheets but holds no rows.
        if (relation?.type === 'worksheet') found.sheets.push({ name: attribute('name') ?? '', hidden: (attribute('state') ?? 'visible') !== 'visible', part: relation.target });
      }
    },
  });
  if (!isWorkbook) throw new Problem('workbook_broken', { place: workbook });
  const targetOf = (type: string): string | null => [...relations.values()].find((relation) => relation.type === type)?.target ?? null;
  return { ...found, sharedStrings: targetOf('sharedStrings'), styles: targetOf('styles') };
}

/** What the workbook says it is: macros and the binary format are not read, other documents are none. */
async function refuseOtherContent(archive: WorkbookArchive, workbook: string): Promise<void> {
  let contentType = '';
  await readWholeXml('[Content_Types].xml', archive.read('[Content_Types].xml'), {
    open(name, attribute) {
      if (name === 'Override' && attribute('PartName')?.replace(/^\//, '').toLowerCase() === workbook.toLowerCase()) contentType = attribute('ContentType') ?? '';
    },
  });
  if (/binary/i.test(contentType)) throw new Problem('not_a_workbook', { found: 'XLSB' });
  if (/macroEnabled/i.test(contentType) || archive.names().some((name) => name.endsWith('vbaproject.bin'))) throw new Problem('workbook_macros');
  if (contentType !== '' && !/spreadsheetml/i.test(contentType)) throw otherArchive(archive);
}

async function relationsOf(archive: WorkbookArchive, part: string): Promise<Relation[]> {
  return [...(await readRelations(archive, part)).values()];
}

/** The relations of a part by their ids; transitional and strict files name the types differently but end them alike. */
async function readRelations(archive: WorkbookArchive, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part);
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const relations = new Map<string, Relation>();
  if (!archive.has(file)) return relations;
  await readWholeXml(file, archive.read(file), {
    open(name, attribute) {
      const target = attribute('Target');
      if (name !== 'Relationship' || target === undefined || attribute('TargetMode') === 'External') return;
      relations.set(attribute('Id') ?? '', {
        type: (attribute('Type') ?? '').split('/').pop() ?? '',
        target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
    },
  });
  return relations;
}

function otherArchive(archive: WorkbookArchive): Problem {
  const found = otherArchives.find(([part]) => archive.names().some((name) => part.test(name)))?.[1];
  return new Problem('not_a_workbook', { found: found ?? 'ZIP' });
}
