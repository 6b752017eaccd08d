/**
 * pdfjs as it comes for Node. Its polyfills put functions of their own in the place of `JSON.stringify`,
 * `Array.prototype.push` and others, which makes everything else in the process slow (a font on its way to Chromium took
 * seconds); what the platform has is put back.
 */
const holders: readonly object[] = [JSON, Array.prototype, Promise, Promise.prototype, Map.prototype, Set.prototype, Uint8Array.prototype];
const own = holders.map((holder) => Object.getOwnPropertyDescriptors(holder) as Record<PropertyKey, PropertyDescriptor>);
export const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
// The worker, which runs in this thread and brings the same polyfills, is loaded with the first document otherwise.
await import('pdfjs-dist/legacy/build/pdf.worker.mjs' as string);
holders.forEach((holder, index) => {
  for (const key of Reflect.ownKeys(own[index]!)) {
    const descriptor = own[index]![key]!;
    if (descriptor.configurable && Object.getOwnPropertyDescriptor(holder, key)?.value !== descriptor.value) Object.defineProperty(holder, key, descriptor);
  }
});
