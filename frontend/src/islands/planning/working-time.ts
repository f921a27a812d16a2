// A working calendar as the server tells it: which hours of a day are worked, and how much work lies between two times.
import { DAY } from "./scale";

const MINUTE = 60_000;

/** Spans of minutes from midnight. */
type Hours = [number, number][];

/** The hours of each weekday from Monday on; then first day, last day, counted from 1970, and hours of what differs. */
export type Told = [Hours[], [number, number, Hours][]];

export class WorkingTime {
  private readonly differing = new Map<number, Hours>();

  constructor(private readonly week: Hours[], differing: [number, number, Hours][]) {
    for (const [first, last, hours] of differing) for (let day = first; day <= last; day += 1) this.differing.set(day, hours);
  }

  /** Whether anybody works on a day, counted from 1970. */
  works(day: number): boolean {
    return this.hours(day).length > 0;
  }

  /** Working minutes from one time to another; fewer than none where the other is earlier. */
  minutes(from: number, to: number): number {
    if (to < from) return -this.minutes(to, from);
    let count = 0;
    for (let day = Math.floor(from / DAY); day * DAY < to; day += 1) {
      for (const [start, end] of this.hours(day)) {
        const begin = Math.max(day * DAY + start * MINUTE, from);
        count += Math.max(0, Math.min(day * DAY + end * MINUTE, to) - begin) / MINUTE;
      }
    }
    return count;
  }

  private hours(day: number): Hours {
    // The first of January 1970 was a Thursday.
    return this.differing.get(day) ?? (this.week[(((day + 3) % 7) + 7) % 7] as Hours);
  }
}
