/** What an applicant sees of applications, in their own language; the JSON of the API and the pages' data. */
import type { MaterialSlot } from '../catalog/item-view.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import type { Section } from '../forms/present-submission.ts';

export type ApplicationStatus = 'draft' | 'in_review' | 'returned' | 'approved' | 'rejected' | 'withdrawn' | 'expired';

export interface ApplicationSummary {
  id: string;
  /** 受理编号; null while a draft. */
  number: string | null;
  item: { ref: string; title: string; version: number };
  status: ApplicationStatus;
  createdAt: string;
  updatedAt: string;
  submittedAt: string | null;
  decidedAt: string | null;
  /** When staff have promised to act; null where nobody is waited for. */
  dueAt: string | null;
}

export interface MaterialView { id: string; slot: string; name: string; type: string; size: number; url: string; uploadedAt: string }

/** One line of "what happened": `text` is a plain sentence, `comment` the reviewer's words. */
export interface TimelineEntry { at: string; text: string; comment: string | null; kind: 'done' | 'waiting' }

/** The diagram and where the run stands in it: element ids. */
export interface DiagramProgress { xml: string; done: string[]; current: string[]; skipped: string[] }

/** A step of the workflow that somebody has or had to take. */
export interface TaskOfApplication { name: string; status: 'open' | 'completed' | 'cancelled'; createdAt: string; dueAt: string | null; completedAt: string | null; decision: string | null }

/** A submission of many rows, of which `sections` shows a page. */
export interface RowPages { total: number; page: number; size: number }

export interface ApplicationDetail extends ApplicationSummary {
  /** The item version that it was made with and keeps for life. */
  version: number;
  /** Where the item stands in its portal, by the values of category and purpose. */
  place?: { category: string; purpose: string };
  /** Submission values; of the draft while it may be edited, else of the last submission. */
  data: Record<string, unknown>;
  /** Grows with every saved change; send it back as `revision` to notice a second tab. */
  revision: number;
  editable: boolean;
  form: FormDefinition;
  notices: string[];
  /** Whether the item knows of any material at all; `slots` are those that the answers call for. */
  knowsMaterials: boolean;
  slots: MaterialSlot[];
  materials: MaterialView[];
  sections: Section[];
  rows: RowPages | null;
  /** A sheet can fill the form's grid, or bring other rows in the place of those that were returned. */
  batch: 'grid' | 'correction' | null;
  /** What is submitted is shown with its figures before. */
  hasPreview: boolean;
  timeline: TimelineEntry[];
  tasks: TaskOfApplication[];
  diagram: DiagramProgress | null;
  /** The reviewer's reason while the application is returned. */
  returnReason: string | null;
  canWithdraw: boolean;
  hasReceipt: boolean;
  officeHours: { fromDay: number; toDay: number; outside: 'accept' | 'refuse'; open: boolean } | null;
}
