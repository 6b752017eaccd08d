import { rendererData, renderableForm } from '../forms/render-form.ts';
import { compareSubmissions } from '../forms/present-submission.ts';
import { findAccount } from '../identity/account-store.ts';
import type { Caller } from '../platform/caller.ts';
import { describeError, Problem, type Locale } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import { browseRecords, searchedFields } from '../registers/browse-records.ts';
import { administers, refuseUnlessAdministered } from '../registers/edit-record.ts';
import { recordHistory, type HistoryEntry } from '../registers/record-history.ts';
import { recordCondition, viewerOf } from '../registers/record-access.ts';
import type { RegisterDefinition } from '../registers/register-definition.ts';
import { recordById } from '../registers/register-store.ts';
import { findTransfer, transfersOf, type Transfer } from '../registers/transfer-store.ts';
import type { Transfers } from '../registers/transfers.ts';
import { fieldLabel, recordName, registerTitle, type Values } from '../registers/validate-record.ts';
import type { RecordDetail, RecordVersion, RegisterDetail, RegisterSummary, TransferView } from './register-view.ts';

export interface RegisterFilter { q?: string; sort?: string; page: number; pageSize: number }

const recentTransfers = 20;

/** The register if the caller administers it; for anyone else it does not exist. */
export function administeredRegister({ registers }: Transfers, caller: Caller, portal: string, register: string): RegisterDefinition {
  const definition = registers.get(portal, register);
  refuseUnlessAdministered(definition, caller);
  return definition;
}

export async function listRegisters(transfers: Transfers, caller: Caller, portals: readonly string[]): Promise<RegisterSummary[]> {
  const summaries: RegisterSummary[] = [];
  for (const definition of portals.flatMap((portal) => transfers.registers.of(portal)).filter((one) => administers(one, caller))) {
    const { total, more } = await browsed(transfers, caller, definition, { page: 1, pageSize: 1 });
    summaries.push({ portal: definition.portal, register: definition.register, title: registerTitle(definition, caller.locale), parameters: definition.parameters, total, more });
  }
  return summaries;
}

export async function describeRegister(transfers: Transfers, caller: Caller, portal: string, register: string, filter: RegisterFilter): Promise<RegisterDetail> {
  const definition = administeredRegister(transfers, caller, portal, register);
  return {
    ...await browsed(transfers, caller, definition, filter), portal, register,
    title: registerTitle(definition, caller.locale), parameters: definition.parameters,
    searched: searchedFields(definition).map((field) => fieldLabel(definition, field, caller.locale)),
    form: renderableForm(definition.form, caller.locale, transfers.platform.clock.now()),
  };
}

function browsed({ platform, registers }: Transfers, caller: Caller, definition: RegisterDefinition, { q, sort, page, pageSize }: RegisterFilter) {
  const condition = recordCondition(definition, registers, viewerOf(caller, definition.portal));
  return browseRecords(platform.db, definition, condition, { search: q ?? null, sort: sort ?? null, page, pageSize, locale: caller.locale });
}

/** One record with its history; one that was removed is shown as it was last, so that it can be brought back. */
export async function describeRecord(transfers: Transfers, caller: Caller, portal: string, register: string, id: string): Promise<RecordDetail> {
  const definition = administeredRegister(transfers, caller, portal, register);
  const { db, clock } = transfers.platform;
  const record = await recordById(db, definition, id);
  const history = await recordHistory(db, definition, id);
  const latest = history[0];
  if (!record && !latest) throw new Problem('not_found');
  const values: Values = record?.values ?? latest?.before ?? {};
  return {
    portal, register, registerTitle: registerTitle(definition, caller.locale), parameters: definition.parameters, period: definition.parameters ? periodType(definition) : null,
    id, version: record?.version ?? latest!.version, removed: !record, name: recordName(definition, values, caller.locale) || id, values,
    form: renderableForm(definition.form, caller.locale, clock.now()), data: rendererData(definition.form, values),
    history: await describeHistory(db, definition, history, caller.locale, clock.now()),
  };
}

function periodType({ period, columns }: RegisterDefinition): 'month' | 'date' | null {
  const type = columns.find(({ field }) => field === period?.from)?.type;
  return type === 'month' || type === 'date' ? type : null;
}

async function describeHistory(db: Queryable, definition: RegisterDefinition, history: readonly HistoryEntry[], locale: Locale, now: Date): Promise<RecordVersion[]> {
  const names = new Map<string, string>();
  for (const id of new Set(history.map(({ accountId }) => accountId))) if (id !== null) names.set(id, (await findAccount(db, id))?.name ?? id);
  return history.map(({ version, at, accountId, cause, before, after }) => ({
    version, at, cause, by: accountId === null ? null : names.get(accountId) ?? null,
    kind: after === null ? 'removed' : before === null ? 'added' : 'changed',
    changes: after === null ? [] : compareSubmissions(definition.form, before ?? {}, after, locale, now).map((change) => ({ label: change.label, before: change.before, after: change.after })),
  }));
}

export async function listTransfers(transfers: Transfers, caller: Caller, portal: string, register: string): Promise<TransferView[]> {
  administeredRegister(transfers, caller, portal, register);
  return (await transfersOf(transfers.platform.db, portal, register, recentTransfers)).map((transfer) => transferView(transfer, caller.locale));
}

/** A transfer of that register, for those who administer it. */
export async function ownTransfer(transfers: Transfers, caller: Caller, portal: string, register: string, id: string): Promise<Transfer> {
  administeredRegister(transfers, caller, portal, register);
  const transfer = await findTransfer(transfers.platform.db, id);
  if (!transfer || transfer.portal !== portal || transfer.register !== register) throw new Problem('not_found');
  return transfer;
}

export function transferView(transfer: Transfer, locale: Locale): TransferView {
  const { id, kind, format, mode, status, rowsDone, rowsTotal, failures, added, updated, samples, problem, fileName, search, createdAt, finishedAt } = transfer;
  const result = transfer.resultSha256 === null ? null : `/api/designer/registers/${transfer.portal}/${transfer.register}/transfers/${id}/${kind === 'import' ? 'failures.xlsx' : 'file'}`;
  return {
    id, kind, format, mode, status, rowsDone, rowsTotal, failures, added, updated, samples, fileName, search, result, createdAt, finishedAt,
    problem: problem && { code: problem.code, message: describeError(problem.code, problem.params, locale) }, by: transfer.accountName,
  };
}
