import { readFileSync } from 'node:fs';

/** Peak of this process' resident memory in MB. Where Linux counts it, by process; `resourceUsage` begins with that of the process that started it. */
export function peakMegabytes(): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024);
  } catch {
    return Math.round(process.resourceUsage().maxRSS / 1024);
  }
}
