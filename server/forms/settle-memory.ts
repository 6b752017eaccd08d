/** What settling knows while it goes round: what the client sent for each value that was changed, and what to read. */
import type { StepBudget } from '../expressions/json-logic.ts';
import { isBlank } from './component-type.ts';
import type { Place } from './conditions.ts';
import type { Data } from './form-definition.ts';
import type { ListRows } from './list-grids.ts';
import type { Sources } from './locked-fields.ts';
import type { FormNode } from './plan-form.ts';

/** What the caller lets settling read; see `ProcessContext`. */
export interface SettleOptions {
  readonly now: Date;
  readonly budget: StepBudget;
  readonly draft: boolean;
  readonly useDefaults: boolean;
  readonly sources?: Sources;
  readonly scope?: Readonly<Record<string, unknown>>;
  readonly lists?: Readonly<Record<string, ListRows>>;
  readonly refill?: readonly string[];
}

/** What the client sent for a field, and what became of it. */
interface Memory { given: unknown; kept?: unknown; hidden?: boolean; reason?: 'locked' | 'calculated' }
/** What an expression gave the last time, and when: it is asked again only after something that it reads has changed. */
export interface LastResult { readonly version: number; readonly failure?: string }

export class Settling {
  readonly place: Place & { holders: Data[]; budget: StepBudget };
  /** Rows and containers whose locked values are set; one that was hidden at first is met in a later round. */
  readonly locked = new Set<Data>();
  readonly results = new Map<Data, Map<string, LastResult>>();
  /** Fields with `lock: "filled"` that have been filled. */
  readonly filled = new Map<Data, Set<string>>();
  /** Chosen rows that the list does not give, and grids that lost such rows. */
  readonly unavailable = new Set<Data>();
  readonly shortened = new Map<Data, Set<string>>();
  changed = true;
  /** Whether an expression could not be computed. */
  failed = false;
  private readonly memory = new Map<Data, Map<string, Memory>>();
  private readonly versions = new Map<Data, number>();

  constructor(readonly root: FormNode, data: Data, readonly options: SettleOptions) {
    this.place = { holders: [data], now: options.now, budget: options.budget };
  }

  /** Grows whenever something in the object changes. */
  versionOf(data: Data): number { return this.versions.get(data) ?? 0; }

  note(): void {
    this.changed = true;
    for (const holder of this.place.holders) this.versions.set(holder, this.versionOf(holder) + 1);
  }

  /** What was sent, where a calculation has put its own result in its place. */
  givenFor(row: Data, key: string): unknown {
    const memory = this.recall(row, key);
    return memory?.reason === 'calculated' ? memory.given : row[key];
  }

  override(row: Data, key: string, value: unknown, reason: 'locked' | 'calculated'): void {
    if (isSame(row[key], value)) return;
    this.remember(row, key).reason ??= reason;
    if (value === undefined) delete row[key]; else row[key] = value;
    this.note();
  }

  hide(row: Data, key: string): void {
    if (row[key] === undefined) return;
    const memory = this.remember(row, key);
    memory.kept = row[key];
    memory.hidden = true;
    delete row[key];
    this.note();
  }

  /** A field that shows again gets back what was sent for it: an earlier round had hidden it too soon. */
  show(row: Data, key: string): void {
    const memory = this.recall(row, key);
    if (!memory?.hidden) return;
    memory.hidden = false;
    row[key] = memory.kept;
    this.note();
  }

  /** Why the client's value was not kept; undefined where it was, where it was blank, and where it came out the same. */
  lossOf(row: Data, key: string): 'hidden' | 'locked' | 'calculated' | undefined {
    const memory = this.recall(row, key);
    if (!memory || isEmptyValue(memory.given) || isSame(memory.given, row[key])) return undefined;
    return memory.hidden ? 'hidden' : memory.reason ?? 'hidden';
  }

  /** Nothing was changed, filled, lost or failed: there is nothing to report but what calendars hold. */
  get isUneventful(): boolean {
    return !this.failed && this.memory.size === 0 && this.filled.size === 0 && this.unavailable.size === 0 && this.shortened.size === 0;
  }

  /** Nothing of the kind in the row itself, whatever the rows inside it hold. */
  isQuiet(row: Data): boolean {
    return !(this.failed && this.results.has(row)) && !this.memory.has(row) && !this.filled.has(row) && !this.shortened.has(row);
  }

  private recall(row: Data, key: string): Memory | undefined {
    return this.memory.get(row)?.get(key);
  }

  private remember(row: Data, key: string): Memory {
    const ofRow = entryOf(this.memory, row, () => new Map<string, Memory>());
    let memory = ofRow.get(key);
    if (!memory) ofRow.set(key, memory = { given: row[key] });
    return memory;
  }
}

export function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = make());
  return value;
}

function isEmptyValue(value: unknown): boolean {
  return isBlank(value) || (typeof value === 'object' && Object.values(value as object).every(isEmptyValue));
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  return typeof left === 'object' && typeof right === 'object' && left !== null && right !== null && JSON.stringify(left) === JSON.stringify(right);
}
