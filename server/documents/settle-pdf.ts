/**
 * Gives a freshly printed PDF the same bytes whenever the same document is printed: the dates in its metadata become
 * the time of issue, and the ids of its structure tree, which Chromium counts up over the life of a page, are counted
 * from one. Every replacement has the length of what it replaces, so the offsets of the cross-reference table hold.
 */
export function settlePdf(pdf: Buffer, issuedAt: Date): Buffer {
  const text = pdf.toString('latin1');
  const ids = [...new Set(text.match(/\(node\d{8}\)/g))].sort();
  // The ranks keep the order of the ids, in which the PDF's tree of names must be sorted.
  const ranks = new Map(ids.map((id, index) => [id, `(node${String(index + 1).padStart(8, '0')})`]));
  const date = issuedAt.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const settled = text
    .replace(/\(node\d{8}\)/g, (id) => ranks.get(id)!)
    .replace(/\/(CreationDate|ModDate) \(D:\d{14}[+-]\d\d'\d\d'\)/g, (_, name: string) => `/${name} (D:${date}+00'00')`);
  return Buffer.from(settled, 'latin1');
}

/** How many pages a PDF printed by Chromium has: its page objects stand uncompressed. */
export function pageCountOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}
