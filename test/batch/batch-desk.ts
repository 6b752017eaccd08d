import { readFile, writeFile } from 'node:fs/promises';
import { cellValue, readWorkbook, type PlainValue } from '../../server/platform/read-workbook.ts';
import { workPath } from '../../server/platform/work-path.ts';
import { writeWorkbook, type WorkbookPlan } from '../../server/platform/write-workbook.ts';
import type { Answered, Client, Counter } from '../journeys/counter.ts';

export interface Sheet { name: string; hidden: boolean; rows: PlainValue[][] }

/** Uploads sheets as a client of the API does, and carries out what waits. */
export class BatchDesk {
  constructor(readonly counter: Counter, readonly client: Client) {}

  /** A workbook with these heads and rows; `marks` are what its hidden sheet says. */
  async workbook(heads: readonly string[], rows: readonly (readonly PlainValue[])[], marks?: Record<string, string>): Promise<Buffer> {
    const path = await workPath(this.counter.wired.platform.files);
    const plan: WorkbookPlan = { sheets: [{ name: '数据', columns: heads.map((heading) => ({ heading, format: 'number' as const })) }], ...(marks && { meta: marks }) };
    await writeWorkbook(path, plan, [{ sheet: 0, rows }]);
    return readFile(path);
  }

  async upload(item: string, content: Buffer, more: { application?: string; name?: string } = {}): Promise<Answered> {
    const form = new FormData();
    form.set('item', item);
    if (more.application) form.set('application', more.application);
    form.set('file', new Blob([new Uint8Array(content)]), more.name ?? '申报.xlsx');
    return this.client.post('/api/batches', form);
  }

  /** The batch as it is when its job is done, whether this or the server's own runner does it. */
  async settled(answer: Answered, query = ''): Promise<Answered['body']> {
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    for (;;) {
      await this.counter.wired.jobs.runDue();
      const { body } = await this.client.get(`/api/batches/${answer.body.id}${query}`);
      if (!['waiting', 'checking', 'submitting'].includes(body.status)) return body;
    }
  }

  async sheets(path: string): Promise<Sheet[]> {
    const { content } = await this.client.bytes(path);
    const file = await workPath(this.counter.wired.platform.files);
    await writeFile(file, content);
    const sheets: Sheet[] = [];
    for await (const event of readWorkbook(file)) {
      if (event.type === 'sheet') sheets.push({ name: event.name, hidden: event.hidden, rows: [] });
      else if (event.type === 'rows') sheets.at(-1)!.rows.push(...event.rows.map((row) => row.cells.map(cellValue)));
    }
    return sheets;
  }
}
