// The progress line (前锋线, Fortschrittslinie): how far each task has got, against where it was to be at the status date.
// It bends to the left where work is behind, to the right where it is ahead, and runs straight where all is as planned.
import type { Bar } from "./baseline";
import type { Row } from "./rows";

/** The instant up to which a task has got by its percentage, on the bar that it is held against; on the line where it
 * has nothing to do with the status date: finished before it as planned, or to begin after it. */
export function reached(row: Row, planned: Bar, status: number): number {
  const { start, finish } = planned;
  if (row.percent === 100) return Math.max(finish, status);
  if (row.percent === 0) return Math.min(start, status);
  return start + ((finish - start) * row.percent) / 100;
}
