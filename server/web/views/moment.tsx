import { shanghaiDate, shanghaiMinute } from '../../platform/shanghai-time.ts';

/** An instant (ISO 8601, UTC) as people in Shanghai read it. */
export function Moment({ at, dateOnly = false }: { at: string; dateOnly?: boolean }) {
  return <time dateTime={at}>{dateOnly ? shanghaiDate(at) : shanghaiMinute(at)}</time>;
}
