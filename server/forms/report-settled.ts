/** What settling has to say: client values that were not believed, values that could not be settled, fields that are locked. */
import { isPlainObject } from './component-type.ts';
import { lockedMonths } from './calendar-type.ts';
import type { Dropped } from './clean-submission.ts';
import type { Data } from './form-definition.ts';
import { sourceOf } from './locked-fields.ts';
import type { FormNode } from './plan-form.ts';
import type { SettledNode } from './settle-values.ts';
import type { Settling } from './settle-memory.ts';

export interface SettleFault { readonly node: FormNode; readonly path: string; readonly code: string; readonly params: Readonly<Record<string, string | number>> }
export interface SettleReport {
  readonly dropped: Dropped[];
  readonly faults: SettleFault[];
  /** The paths of `lock: "filled"` fields that were filled and are therefore locked. */
  readonly locked: string[];
}

const mostFaults = 500;
/** Of a hostile submission every cell may be made up; nobody reads that many. */
const mostDropped = 2_000;

export function reportSettled(settled: readonly SettledNode[], data: Data, settling: Settling): SettleReport {
  const report: SettleReport = { dropped: [], faults: [], locked: [] };
  if (!settling.isUneventful || settled.some(({ hasCalendar }) => hasCalendar)) reportHeld(settled, data, '', settling, report);
  return report;
}

function reportHeld(settled: readonly SettledNode[], row: Data, prefix: string, settling: Settling, report: SettleReport): void {
  const quiet = settling.isQuiet(row);
  for (const { node, held, hasCalendar } of settled) {
    if (quiet && held.length === 0 && !hasCalendar) continue;
    const path = prefix + node.key, value = row[node.key];
    const loss = settling.lossOf(row, node.key);
    if (loss && report.dropped.length < mostDropped) report.dropped.push({ path, reason: node.hidden && !sourceOf(node) ? 'hidden' : loss });
    if (settling.filled.get(row)?.has(node.key)) report.locked.push(path);
    if (report.faults.length < mostFaults) reportFaults(node, row, path, settling, report);
    if (Array.isArray(value)) value.forEach((inner, index) => { if (isPlainObject(inner)) reportHeld(held, inner, `${path}[${index}].`, settling, report); });
    else if (isPlainObject(value)) reportHeld(held, value, `${path}.`, settling, report);
  }
}

function reportFaults(node: FormNode, row: Data, path: string, settling: Settling, { faults }: SettleReport): void {
  const reason = settling.results.get(row)?.get(node.key)?.failure;
  if (reason && row[node.key] === undefined) faults.push({ node, path, code: 'not_calculable', params: { reason } });
  if (settling.shortened.get(row)?.has(node.key)) faults.push({ node, path, code: 'row_unavailable', params: {} });
  const value = row[node.key];
  if (!Array.isArray(value)) return;
  if (settling.unavailable.size) value.forEach((chosen, index) => { if (faults.length < mostFaults && settling.unavailable.has(chosen as Data)) faults.push({ node, path: `${path}[${index}]`, code: 'row_unavailable', params: {} }); });
  const rows = node.component.type === 'calendar' ? settling.options.lists?.[node.path] : undefined;
  if (!rows) return;
  const locked = lockedMonths(node.component, rows.values());
  for (const month of value) if (locked.has(String(month))) faults.push({ node, path, code: 'month_locked', params: { month: String(month) } });
}
