import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { Problem, type Text } from '../platform/errors.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { zipArchive } from '../platform/write-zip.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import type { DraftContent } from './item-content.ts';

/** The three files as they lie in the repository and in an archive. */
export function packItem(portal: string, item: string, content: DraftContent, now: Date): Promise<Buffer> {
  const text = (name: string, source: string) => ({ name, content: Buffer.from(source, 'utf8') });
  return zipArchive(filesOf(portal, item, content).map(([name, source]) => text(name, source)), now);
}

export function filesOf(portal: string, item: string, { form, workflow, workflowXml, template, templateSource }: DraftContent): [name: string, source: string][] {
  return [[`forms/${portal}/${item}.json`, `${JSON.stringify(form, null, 2)}\n`], [`workflows/${workflow}.bpmn`, workflowXml], [`templates/${template}.hbs`, templateSource]];
}

/** An item as files bring it; a diagram or template that is not among them is looked for by its name. */
export interface ReceivedItem { item: string; form: FormDefinition; workflows: Record<string, string>; templates: Record<string, string> }

const mostEntries = 60;
const largestUnpacked = 8 * 1024 * 1024;

const reasons = {
  broken: { zh: '压缩包已损坏、含有不安全的路径，或不是 ZIP', en: 'the archive is damaged, holds unsafe paths, or is no ZIP' },
  large: { zh: '压缩包解压后过大', en: 'the archive unpacks to too much' },
  encrypted: { zh: '压缩包设有密码', en: 'the archive is protected by a password' },
  no_form: { zh: '没有表单文件（.json）', en: 'there is no form (.json)' },
  many_forms: { zh: '含有多个表单文件，一次只能导入一个事项', en: 'there are several forms; one item is imported at a time' },
  json: { zh: '表单文件不是有效的 JSON', en: 'the form is not valid JSON' },
  text: { zh: '文件不是 UTF-8 文本', en: 'a file is not text in UTF-8' },
} satisfies Record<string, Text>;

class Unreadable extends Error { constructor(readonly reason: keyof typeof reasons) { super(reason); } }

/** Reads an archive, or the files by themselves; Problem `unreadable_exchange` with the reason. */
export async function readItemFiles(files: readonly ReceivedFile[], locale: 'zh' | 'en'): Promise<ReceivedItem> {
  try {
    const texts = new Map<string, string>();
    for (const file of files) {
      const content = await readFile(file.path);
      const isArchive = content.subarray(0, 2).toString('latin1') === 'PK';
      for (const [name, bytes] of isArchive ? await unpack(content) : [[file.name, content] as const]) texts.set(name, textOf(bytes));
    }
    return sort(texts);
  } catch (error) {
    if (error instanceof Unreadable) throw new Problem('unreadable_exchange', { reason: reasons[error.reason][locale] }, undefined, { cause: error });
    throw error;
  }
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw Object.assign(new Unreadable('text'), { cause: error });
  }
}

function sort(texts: ReadonlyMap<string, string>): ReceivedItem {
  const of = (extension: string): Record<string, string> => Object.fromEntries([...texts].filter(([name]) => extname(name) === extension).map(([name, text]) => [basename(name, extension), text]));
  // Beside the item there may lie what belongs to its portal, which is not taken.
  const forms = [...texts].filter(([name]) => extname(name) === '.json' && !/\/(dictionaries|registers|lists|records|queries)\//.test(`/${name}`) && !['portal.json', 'demo.json'].includes(basename(name)));
  if (forms.length !== 1) throw new Unreadable(forms.length === 0 ? 'no_form' : 'many_forms');
  const [name, text] = forms[0]!;
  let form: FormDefinition;
  try {
    form = JSON.parse(text) as FormDefinition;
  } catch (error) {
    throw Object.assign(new Unreadable('json'), { cause: error });
  }
  if (typeof form !== 'object' || form === null || !Array.isArray(form.components)) throw new Unreadable('json');
  return { item: basename(name, '.json'), form, workflows: of('.bpmn'), templates: of('.hbs') };
}

/** The text files of an archive. The reader itself refuses names that lead out of the folder; sizes are counted as they come, not as they are claimed. */
async function unpack(content: Buffer): Promise<[string, Buffer][]> {
  let archive: ZipFile;
  try {
    archive = await new Promise<ZipFile>((resolve, reject) => fromBuffer(content, { lazyEntries: true, strictFileNames: true }, (error, opened) => (error ? reject(error) : resolve(opened))));
  } catch (error) {
    throw Object.assign(new Unreadable('broken'), { cause: error });
  }
  if (archive.entryCount > mostEntries) throw new Unreadable('large');
  const found: [string, Buffer][] = [];
  let unpacked = 0;
  await new Promise<void>((resolve, reject) => {
    archive.on('error', (error) => reject(Object.assign(new Unreadable('broken'), { cause: error })));
    archive.on('end', resolve);
    archive.on('entry', (entry: Entry) => {
      if ((entry.generalPurposeBitFlag & 1) === 1) { reject(new Unreadable('encrypted')); return; }
      if (!['.json', '.bpmn', '.hbs'].includes(extname(entry.fileName))) { archive.readEntry(); return; }
      archive.openReadStream(entry, (error, stream) => {
        if (error) { reject(Object.assign(new Unreadable('broken'), { cause: error })); return; }
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => {
          unpacked += part.length;
          if (unpacked > largestUnpacked) { stream.destroy(); reject(new Unreadable('large')); return; }
          parts.push(part);
        });
        stream.on('error', (cause) => reject(Object.assign(new Unreadable('broken'), { cause })));
        stream.on('end', () => { found.push([entry.fileName, Buffer.concat(parts)]); archive.readEntry(); });
      });
    });
    archive.readEntry();
  });
  return found;
}
