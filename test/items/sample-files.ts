import { expect } from 'chai';
import { smallPng, type Client } from '../journeys/counter.ts';
import { partsOf, zipOf } from '../platform/workbook-files.ts';
import { filledTemplate } from './fill-template.ts';
import type { Slot } from './make-answers.ts';

const smallPdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A small but true file of a kind that the slot takes. */
export function fileFor({ accept }: Slot): { name: string; content: Buffer } {
  if (accept.includes('image/png')) return { name: '材料.png', content: smallPng };
  if (accept.includes('application/pdf')) return { name: '材料.pdf', content: smallPdf };
  if (accept.includes('application/zip')) return { name: '材料.zip', content: zipOf([{ name: '申报.txt', content: '申报' }]) };
  return { name: '材料.xlsx', content: zipOf(partsOf({ sheets: [{ name: '表', body: '<sheetData/>' }] })) };
}

/** A file in every slot that must have one, and in the first of the others. */
export async function uploadRequired(client: Client, id: string, slots: readonly Slot[]): Promise<void> {
  const free = slots.find(({ required }) => !required);
  for (const slot of slots.filter((one) => one.required || one === free)) {
    // A template that is made for the applicant belongs to one application; the slots may be those of an earlier one.
    const made = slot.template?.startsWith('/api/') ? slot.template.replace(/applications\/[^/]+/, `applications/${id}`) : null;
    const { name, content } = made ? await filledTemplate(client, made) : fileFor(slot);
    const { status, body } = await client.upload(`/api/applications/${id}/materials`, slot.key, name, content);
    expect(status, `${slot.key}: ${JSON.stringify(body)}`).to.equal(201);
  }
}
