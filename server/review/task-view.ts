/** What a reviewer sees of tasks, in their own language; the JSON of the API and the pages' data. */
import type { DiagramProgress, MaterialView, RowPages, TimelineEntry } from '../applications/application-view.ts';
import type { MaterialSlot } from '../catalog/item-view.ts';
import type { Section } from '../forms/present-submission.ts';

export interface TaskSummary {
  id: string;
  /** The step's name, such as 社保窗口核实. */
  name: string;
  item: { ref: string; title: string };
  application: { id: string; number: string; applicant: string; submittedAt: string };
  status: 'open' | 'completed' | 'cancelled';
  createdAt: string;
  dueAt: string | null;
  overdue: boolean;
  claimedBy: { id: string; name: string } | null;
}

export interface Outcome { name: string; label: string; comment: 'required' | 'optional' | 'none' }

/** A field that the applicant changed since the last submission. */
export interface Change { path: string; label: string; before: string; after: string }

export interface TaskDetail extends TaskSummary {
  sections: Section[];
  rows: RowPages | null;
  slots: MaterialSlot[];
  materials: MaterialView[];
  outcomes: Outcome[];
  /** Only after a return and resubmission. */
  changes: Change[];
  timeline: TimelineEntry[];
  diagram: DiagramProgress | null;
  /** The caller may decide: has claimed it, or is the other party, which need not claim. */
  mine: boolean;
}
