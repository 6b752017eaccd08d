import { TimerEventDefinition } from 'bpmn-elements/eventDefinitions';
import type { Activity, Content, EngineMessage } from './engine-types.ts';
import type { Due } from './timer-due.ts';

/** What a run gives the engine in place of its clock: timers are rows, due times come from the model. */
export interface TimerDesk { due(activity: Activity, executionId: string): Due }

interface EngineTimer { activity: Activity; environment: { timers: unknown } }
const EngineTimerDefinition = TimerEventDefinition as unknown as new (activity: Activity, definition: object) => EngineTimer;

/** A timer that fires only when the poller says so: never on setTimeout, never by the clock while resuming. */
export class StoredTimer extends EngineTimerDefinition {
  _getTimers({ content }: EngineMessage): Partial<Content> & { timeout: number } {
    const left = content.inbound?.[0]?.repeat;
    if (content.expireAt !== undefined) return { expireAt: new Date(content.expireAt), repeat: content.repeat, timeout: 1 };
    const { dueAt, repeat } = (this.environment.timers as TimerDesk).due(this.activity, content.executionId);
    return { expireAt: new Date(dueAt), repeat: left ?? repeat, timeout: 1 };
  }
}
