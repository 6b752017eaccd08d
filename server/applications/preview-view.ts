/** The preview of a submission as its page shows it; the JSON of the API. */
import type { PresentedList } from './present-list.ts';

/** `group` is the column whose equal neighbours share a cell. */
export interface PreviewTableView extends PresentedList { title: string; group: number | null; hasDetails: boolean }

export interface PreviewView {
  title: string;
  notes: string[];
  /** When the figures were reckoned. */
  computedAt: string;
  /** What submitting has to name. */
  digest: string;
  /** Of the draft that it was reckoned from. */
  revision: number;
  tables: PreviewTableView[];
  /** Rows that cannot be processed, with their reasons. */
  refused: (PresentedList & { title: string }) | null;
}
