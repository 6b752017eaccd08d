import { writeFile } from 'node:fs/promises';
import type { Caller } from '../../server/platform/caller.ts';
import { startJobRunner } from '../../server/platform/job-runner.ts';
import { cellValue, readWorkbook, type PlainValue } from '../../server/platform/read-workbook.ts';
import { workPath } from '../../server/platform/work-path.ts';
import { writeWorkbook, type ColumnPlan } from '../../server/platform/write-workbook.ts';
import type { RegisterDefinition } from '../../server/registers/register-definition.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { startExport, startImport } from '../../server/registers/start-transfer.ts';
import { findTransfer, type ImportMode, type Transfer, type TransferFormat } from '../../server/registers/transfer-store.ts';
import { transferJobs, type Transfers } from '../../server/registers/transfers.ts';
import { newAccount } from '../identity/accounts.ts';
import type { TestPlatform } from '../platform/databases.ts';
import { boatsForm, dictionaries, type BoatChanges } from './fixture-registers.ts';

/** A register of boats with an administrator who moves files in and out of it. */
export interface TransferDesk {
  transfers: Transfers;
  register: RegisterDefinition;
  administrator: Caller;
  upload(name: string, content: Buffer | string, mode?: ImportMode): Promise<Transfer>;
  uploadSheet(heads: string[], rows: PlainValue[][], mode?: ImportMode, columns?: ColumnPlan[]): Promise<Transfer>;
  /** Carries out what waits, and answers the transfer as it is then. */
  run(transfer: Transfer): Promise<Transfer>;
  export(format: TransferFormat, search?: string | null, caller?: Caller): Promise<Transfer>;
  /** The rows of the workbook that the transfer left behind. */
  resultRows(transfer: Transfer): Promise<PlainValue[][]>;
  records(): Promise<Record<string, unknown>[]>;
}

export async function openTransferDesk(platform: TestPlatform, name: string, changes: BoatChanges = {}): Promise<TransferDesk> {
  const registers = new RegisterDirectory();
  registers.fill([{ portal: 'harbour', register: name, form: boatsForm({ access: { administrator: 'all', individual: { name: '= account.boat' } }, ...changes }), dictionaries }]);
  const register = registers.get('harbour', name);
  await syncRegisterTable(platform.db, register);
  const account = await newAccount(platform, { kind: 'staff', roles: ['administrator'] });
  const administrator: Caller = { accountId: account.id, name: account.name, roles: account.roles, groups: [], attributes: {}, locale: 'zh', address: null };
  const transfers: Transfers = { platform, registers };
  const runner = startJobRunner(platform, transferJobs(transfers), { pollMilliseconds: 0 });
  const desk: TransferDesk = {
    transfers, register, administrator,
    async upload(file, content, mode = 'add') {
      const path = await workPath(platform.files);
      await writeFile(path, content);
      return startImport(transfers, administrator, register, [{ field: 'file', name: file, path, size: Buffer.byteLength(content) }], mode);
    },
    async uploadSheet(heads, rows, mode = 'add', columns = heads.map((heading) => ({ heading, format: 'number' as const }))) {
      const path = await workPath(platform.files);
      await writeWorkbook(path, { sheets: [{ name: '数据', columns }] }, [{ sheet: 0, rows }]);
      return startImport(transfers, administrator, register, [{ field: 'file', name: '船只.xlsx', path, size: 1 }], mode);
    },
    async run(transfer) {
      while (await runner.runDue());
      return (await findTransfer(platform.db, transfer.id))!;
    },
    export: async (format, search = null, caller = administrator) => desk.run(await startExport(transfers, caller, register, format, search)),
    async resultRows(transfer) {
      const path = await workPath(platform.files);
      await writeFile(path, await platform.files.read(transfer.resultSha256!));
      const rows: PlainValue[][] = [];
      for await (const event of readWorkbook(path)) if (event.type === 'rows') rows.push(...event.rows.map((row) => row.cells.map(cellValue)));
      return rows;
    },
    records: async () => (await platform.db(register.table).orderBy('plate').select('_data')).map((row: { _data: string }) => JSON.parse(row._data) as Record<string, unknown>),
  };
  return desk;
}
