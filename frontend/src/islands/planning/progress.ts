// The progress line (前锋线, Fortschrittslinie): how far each task has got, against where it was to be at the status date.
// It bends to the left where work is behind, to the right where it is ahead, and runs straight where all is as planned.
import type { Bar } from "./baseline";
import { type Layer, middle } from "./layers";
import type { Row } from "./rows";

/** The instant up to which a task has got by its percentage, on the bar that it is held against. On the line is what has
 * nothing to do with the status date: finished before it as planned, or to begin after it. */
function reached({ percent }: Row, { start, finish }: Bar, status: number): number {
  if (percent === 100) return Math.max(finish, status);
  if (percent === 0) return Math.min(start, status);
  return start + ((finish - start) * percent) / 100;
}

/** The line at a status date, `null` where it is not wanted; `planned` is the bar that a row is held against. It goes to
 * the rows just out of view as well. Summaries follow their parts and bend nothing. */
export function progress(at: () => number | null, planned: (row: Row) => Bar): Layer {
  return ({ sheet, lines, from, to }) => {
    const status = at();
    if (status === null) return;
    const last = lines.length - 1;
    const points: [number, number][] = from === 0 ? [[status, 0]] : [];
    for (let index = Math.max(0, from - 1); index <= Math.min(last, to + 1); index += 1) {
      const row = lines.line(index)?.row;
      if (row && !row.summary) points.push([reached(row, planned(row), status), middle(lines, index)]);
    }
    if (to === last) points.push([status, lines.height]);
    sheet.progress(points);
  };
}
