import type { BatchDeclaration, FormDefinition, FormEnvironment } from '../forms/form-definition.ts';
import { eventsOfWorker } from '../platform/worker-events.ts';
import { workerHeapMegabytes } from '../platform/workbook/read-in-worker.ts';
import type { WorkbookLimits } from '../platform/workbook/limits.ts';
import type { CheckedPortion } from './check-sheet.ts';
import type { SheetReading } from './read-rows.ts';

/** A sheet of an item whose rows its form alone judges: pure data, since it goes to the worker. */
export interface SheetToCheck extends Omit<SheetReading, 'columns'> {
  path: string;
  limits: WorkbookLimits;
  form: FormDefinition;
  environment: FormEnvironment;
  batch: BatchDeclaration;
  /** Rows up to this line are stored already. */
  stored: number;
  now: Date;
  /** What the form reads of the applicant's account. */
  account: Record<string, unknown>;
}

/** As `checkSheet`, all in a worker thread, so that this one only stores: other requests hardly notice, and rows never fill its memory. */
export function checkInWorker(sheet: SheetToCheck): AsyncGenerator<CheckedPortion, void, undefined> {
  return eventsOfWorker<CheckedPortion>('batch/check-worker.ts', sheet, workerHeapMegabytes);
}
