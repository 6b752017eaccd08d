import { workerData } from 'node:worker_threads';
import { answerEvents } from '../answer-events.ts';
import type { WorkbookLimits } from './limits.ts';
import { workbookEvents } from './workbook-events.ts';

/** The worker's side of read-workbook.ts. */
const { path, limits } = workerData as { path: string; limits: WorkbookLimits };
answerEvents(workbookEvents(path, limits));
