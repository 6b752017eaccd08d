/** Form.io's file component: descriptions of uploaded files, checked for type, size, shape and place. */
import { type ComponentType, type FieldSetup, isPlainObject, Wrong } from './component-type.ts';
import type { JsonSchema } from './form-definition.ts';

const largestFile = 10 * 1024 * 1024;
const mostFiles = 50;
const textFields = ['name', 'originalName', 'type', 'storage', 'url', 'hash'] as const;

/** `1MB`, `500KB` and the like, in bytes. */
export function readFileSize(setting: unknown): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(B|KB|MB|GB)?\s*$/i.exec(String(setting ?? ''));
  if (!match) return undefined;
  return Math.round(Number(match[1]) * 1024 ** ['B', 'KB', 'MB', 'GB'].indexOf((match[2] ?? 'B').toUpperCase()));
}

/** Whether a file's name or type fits Form.io's `filePattern`: `image/*,.pdf`, with `!` for what is left out. */
export function fitsFilePattern(pattern: unknown, name: string, type: string): boolean {
  const entries = String(pattern ?? '').split(',').map((entry) => entry.trim()).filter(Boolean);
  const fits = (entry: string) => {
    if (entry === '*') return true;
    if (entry.startsWith('.')) return name.toLowerCase().endsWith(entry.toLowerCase());
    if (entry.endsWith('/*')) return type.toLowerCase().startsWith(entry.slice(0, -1).toLowerCase());
    return type.toLowerCase() === entry.toLowerCase();
  };
  if (entries.some((entry) => entry.startsWith('!') && fits(entry.slice(1)))) return false;
  const wanted = entries.filter((entry) => !entry.startsWith('!'));
  return !wanted.length || wanted.some(fits);
}

function cleanFile(value: unknown, { component }: FieldSetup): unknown {
  if (!isPlainObject(value)) return new Wrong('invalid_file');
  const file: Record<string, unknown> = {};
  for (const name of textFields) {
    if (value[name] === undefined || value[name] === null) continue;
    if (typeof value[name] !== 'string') return new Wrong('invalid_file');
    file[name] = value[name];
  }
  const { size } = value;
  if (typeof file.name !== 'string' || !file.name || typeof size !== 'number' || !Number.isInteger(size) || size < 0) return new Wrong('invalid_file');
  file.size = size;
  if (!isOwnAddress(file.url)) return new Wrong('invalid_file');
  if (!fitsFilePattern(component.filePattern, String(file.originalName ?? file.name), String(file.type ?? ''))) return new Wrong('file_type');
  const largest = readFileSize(component.fileMaxSize) ?? largestFile, smallest = readFileSize(component.fileMinSize) ?? 0;
  const bytes = Math.max(size, dataBytes(file.url));
  if (bytes > largest) return new Wrong('file_too_large', { limit: `${Math.floor(largest / 1024)} KB` });
  return size < smallest ? new Wrong('file_too_small', { limit: `${Math.ceil(smallest / 1024)} KB` }) : file;
}

/** A file is ours or travels along; an address elsewhere is refused, for nothing is fetched from outside (law 5). */
function isOwnAddress(url: unknown): boolean {
  return url === undefined || (typeof url === 'string' && (/^\/(?!\/)/.test(url) || /^data:[\w.+/-]+;base64,/.test(url)));
}

function dataBytes(url: unknown): number {
  return typeof url === 'string' && url.startsWith('data:') ? Math.floor((url.length - url.indexOf(',') - 1) * 0.75) : 0;
}

function cleanFiles(value: unknown, field: FieldSetup): unknown {
  if (!Array.isArray(value)) return new Wrong('wrong_type');
  if (value.length > (field.component.multiple ? mostFiles : 1)) return new Wrong('too_many_files', { limit: field.component.multiple ? mostFiles : 1 });
  const files: unknown[] = [];
  for (const item of value) {
    const file = cleanFile(item, field);
    if (file instanceof Wrong) return file;
    files.push(file);
  }
  return files;
}

const schema: JsonSchema = {
  type: 'array',
  items: {
    type: 'object', required: ['name', 'size'],
    properties: { ...Object.fromEntries(textFields.map((name) => [name, { type: 'string' }])), size: { type: 'integer', minimum: 0 } },
  },
};

const file: ComponentType = {
  role: 'value', dataType: 'files', ownsList: true, clean: cleanFiles,
  schema: ({ component }) => ({ ...schema, maxItems: component.multiple ? mostFiles : 1 }),
  present: (value) => (value as { name: string; originalName?: string }[]).map((item) => item.originalName ?? item.name).join('、'),
  isFilled: (value) => Array.isArray(value) && value.length > 0,
};

export const fileTypes = { file };
