import { useRef, useState } from 'preact/hooks';
import type { FormComponent } from '../../../../forms/form-definition.ts';
import { messageOf } from '../../call-api.ts';
import { columnsOf, rowsOf, type ControlProps, type Row } from './control.ts';
import { allRows } from './list-pages.ts';
import { chosenRow } from './record-rows.ts';

const mostRowsChosen = 5000;

export const mostOf = (component: FormComponent): number => (component['select'] === 'radio' ? 1 : Number(component.validate?.maxLength) || mostRowsChosen);

export interface AddRows {
  /** All rows are being fetched. */
  busy: boolean;
  problem: string | null;
  add(rows: readonly Row[]): void;
  /** Adds every row of the list as it is narrowed; nothing while it is doing so already. */
  addAll(): void;
}

/**
 * Adding rows of a list to those that are chosen. Fetching all of them takes a while, in which the reader goes on: they
 * are added to what is chosen when they arrive, and what was taken out meanwhile stays out.
 */
export function useAddRows({ component, context, value, current, change }: ControlProps, filters: Readonly<Record<string, string>>, added: (count: number) => void = () => undefined): AddRows {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** The keys of all rows that were chosen at any moment since fetching began; null while nothing is fetched. */
  const seen = useRef<Set<unknown> | null>(null);
  const see = (rows: unknown): void => { for (const row of rowsOf(rows)) seen.current?.add(row['_row']); };
  see(value);

  const add = (more: readonly Row[]): void => {
    const most = mostOf(component);
    const together = new Map(rowsOf(current()).map((row) => [row['_row'], row]));
    for (const row of more) if (!together.has(row['_row'])) together.set(row['_row'], chosenRow(row, columnsOf(component)));
    setProblem(together.size > most ? context.texts.controls.most(most) : null);
    added(Math.min(most, together.size));
    change([...together.values()].slice(0, most));
  };
  const addAll = async (): Promise<void> => {
    if (seen.current) return;
    const met = new Set<unknown>();
    seen.current = met;
    see(current());
    setBusy(true);
    setProblem(null);
    try {
      // One more than may be chosen, so that it is told when there are more.
      const rows = await allRows(context, String(component['list'] ?? ''), filters, Math.min(mostOf(component), mostRowsChosen) + 1);
      add(rows.filter((row) => !met.has(row['_row'])));
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      seen.current = null;
      setBusy(false);
    }
  };
  return { busy, problem, add, addAll: () => void addAll() };
}
