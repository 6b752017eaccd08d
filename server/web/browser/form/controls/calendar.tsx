import { useEffect, useRef, useState } from 'preact/hooks';
import type { FormComponent } from '../../../../forms/form-definition.ts';
import type { Control, ControlProps, Row } from './control.ts';
import { allRows } from './list-pages.ts';
import { addMonths, isMonth, monthOf } from './months.ts';

const yearsAtOnce = 6;
const mostMarks = 1200;
const shanghaiOffset = 8 * 3_600_000;
const keySteps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -12, ArrowDown: 12, PageUp: -12 * yearsAtOnce, PageDown: 12 * yearsAtOnce };

/** Months to choose, a year a row; the register may have marked some, which then cannot be chosen. */
function Calendar(props: ControlProps) {
  const { component, context, value, change, ids, describedBy, locked } = props;
  const { texts } = context;
  const chosen = new Set(Array.isArray(value) ? value.filter(isMonth) : []);
  const marks = useMarks(props);
  const { first, last } = boundsOf(component, [...Object.keys(marks), ...chosen]);
  const [focus, setFocus] = useState(() => [...chosen].sort().at(-1) ?? last);
  const moved = useRef(false);
  const lastMarked = Object.keys(marks).sort().at(-1);
  // Whoever only looks wants to see the months that there are.
  useEffect(() => { if (locked && lastMarked !== undefined) setFocus(lastMarked); }, [locked, lastMarked]);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => { if (moved.current) { moved.current = false; root.current?.querySelector<HTMLButtonElement>('button[tabindex="0"]')?.focus(); } }, [focus]);
  const years = yearsAround(focus, first, last);
  const may = (month: string) => !locked && month >= first && month <= last && !isLockedMark(component, marks[month]);
  const put = (months: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const month of months) if (on) next.add(month); else next.delete(month);
    change([...next].sort());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = event.key === 'Home' ? monthOf(Number(focus.slice(0, 4)), 1) : event.key === 'End' ? monthOf(Number(focus.slice(0, 4)), 12) : event.key in keySteps ? addMonths(focus, keySteps[event.key]!) : null;
    if (to === null) return;
    event.preventDefault();
    const month = to < first ? first : to > last ? last : to;
    const there = root.current?.querySelector<HTMLElement>(`[data-month="${month}"]`);
    // A key pressed right after must find the focus moved; only another block of years has to be drawn first.
    if (there) there.focus();
    else moved.current = true;
    setFocus(month);
  };
  return (
    <div id={ids.input} ref={root} class="calendar" role="group" tabIndex={-1} aria-labelledby={ids.label} aria-describedby={locked ? describedBy : `${describedBy} ${ids.input}-keys`}>
      <div class="calendar-bar">
        <button type="button" class="button secondary small" disabled={years[0]! <= Number(first.slice(0, 4))} onClick={() => setFocus(later(focus, -yearsAtOnce, first, last))}>{texts.controls.earlier}</button>
        <span role="status">{years[0]}–{years.at(-1)}</span>
        <button type="button" class="button secondary small" disabled={years.at(-1)! >= Number(last.slice(0, 4))} onClick={() => setFocus(later(focus, yearsAtOnce, first, last))}>{texts.controls.later}</button>
        {!locked && <span class="calendar-count" role="status">{texts.controls.chosenMonths(chosen.size)}</span>}
      </div>
      {!locked && <p class="hint" id={`${ids.input}-keys`}>{texts.controls.calendarKeys}</p>}
      {years.map((year) => {
        const months = Array.from({ length: 12 }, (_, index) => monthOf(year, index + 1));
        const open = months.filter(may);
        const all = open.length > 0 && open.every((month) => chosen.has(month));
        return (
          <div class="calendar-year" role="group" aria-label={texts.controls.year(year)} key={year}>
            <button type="button" class="link-button year-name" aria-pressed={all} aria-label={texts.controls.wholeYear(year)} disabled={open.length === 0} onClick={() => put(open, !all)}>{year}</button>
            <div class="calendar-months" onKeyDown={onKeyDown}>
              {months.map((month) => <Month key={month} month={month} on={chosen.has(month)} open={may(month)} mark={marks[month]} focused={month === focus} texts={texts}
                onPress={() => { setFocus(month); put([month], !chosen.has(month)); }} />)}
            </div>
          </div>
        );
      })}
      {Object.keys(marks).length > 0 && <p class="hint calendar-legend">{[...new Set(Object.values(marks).map((mark) => mark.label))].join(' · ')}</p>}
    </div>
  );
}

interface Mark { status: string; label: string }

function Month({ month, on, open, mark, focused, texts, onPress }: { month: string; on: boolean; open: boolean; mark: Mark | undefined; focused: boolean; texts: ControlProps['context']['texts']; onPress: () => void }) {
  const [before, after] = texts.controls.monthAround(Number(month.slice(0, 4)));
  return (
    <button type="button" class={`month${on ? ' is-on' : ''}${open ? '' : ' is-locked'}`} data-month={month} data-status={mark?.status} aria-pressed={on} aria-disabled={open ? undefined : true}
      title={mark?.label} tabIndex={focused ? 0 : -1} onClick={() => { if (open) onPress(); }}>
      <span><span class="visually-hidden">{before} </span>{Number(month.slice(5))}<span class="visually-hidden"> {after}</span></span>
      {mark && <small>{mark.label}</small>}
    </button>
  );
}

/** What the list says of each month. */
function useMarks({ component, context, path }: ControlProps): Readonly<Record<string, Mark>> {
  const [marks, setMarks] = useState<Record<string, Mark>>({});
  const list = component.properties?.['list'] ?? component['list'];
  useEffect(() => {
    if (typeof list !== 'string' || !list) return;
    let told = false;
    const mark = (rows: readonly Row[]) => setMarks(Object.fromEntries(rows.filter((row) => isMonth(row['period'])).map((row) => [row['period'], { status: String(row['status'] ?? ''), label: statusLabel(component, row, context.texts) }])));
    void allRows(context, list, {}, mostMarks).then((rows) => { if (!told) mark(rows); }, () => undefined);
    // Other answers may call for other months.
    return context.onLists((lists) => {
      const own = lists[path];
      if (own) { told = true; mark(own.rows); }
    });
  }, [list]);
  return marks;
}

function statusLabel(component: FormComponent, row: Record<string, unknown>, texts: ControlProps['context']['texts']): string {
  const status = String(row['status'] ?? '');
  const declared = (component['statuses'] as Record<string, string> | undefined)?.[status];
  return declared ?? (typeof row['statusLabel'] === 'string' ? row['statusLabel'] : (texts.controls.monthStatus as Record<string, string>)[status] ?? status);
}

/** Months of the statuses that the form names cannot be chosen. */
function isLockedMark(component: FormComponent, mark: Mark | undefined): boolean {
  return mark !== undefined && Array.isArray(component['lockedStatuses']) && (component['lockedStatuses'] as unknown[]).map(String).includes(mark.status);
}

/** Without limits of its own the calendar reaches as far as there is something to see. */
function boundsOf(component: FormComponent, seen: readonly string[]): { first: string; last: string } {
  const now = new Date(Date.now() + shanghaiOffset).toISOString().slice(0, 7);
  const bound = (setting: unknown): string | null => (isMonth(setting) ? setting : isRelative(setting) ? addMonths(now, setting.relative) : null);
  const last = bound(component['maxMonth']) ?? now;
  const first = bound(component['minMonth']) ?? [`${Number(last.slice(0, 4)) - yearsAtOnce + 1}-01`, ...seen].sort()[0]!;
  return { first, last: last < first ? first : last };
}

const isRelative = (setting: unknown): setting is { relative: number } => typeof setting === 'object' && setting !== null && Number.isInteger((setting as { relative?: unknown }).relative);

/** The block of years that holds the month, counted back from the last one. */
function yearsAround(month: string, first: string, last: string): number[] {
  const lowest = Number(first.slice(0, 4)), highest = Number(last.slice(0, 4)), year = Number(month.slice(0, 4));
  const end = highest - Math.floor((highest - year) / yearsAtOnce) * yearsAtOnce;
  const start = Math.max(lowest, end - yearsAtOnce + 1);
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

function later(month: string, years: number, first: string, last: string): string {
  const to = addMonths(month, years * 12);
  return to < first ? first : to > last ? last : to;
}

export const calendar: Control = { emptyValue: [], View: Calendar };
