/** The formats that a form's `properties.format` may name; accounts are checked by the same (`platform/national-formats.ts`). */
export * from '../platform/national-formats.ts';
