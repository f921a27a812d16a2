// What a row of the table tells the chart. The table is the data: nothing is sent twice.
const DAY = 86_400_000;

export interface Wait {
  number: number;
  kind: string;
}

/** A row as the chart draws it: times in ms of wall-clock time, place in px below the top of the table. */
export interface Bar {
  id: string;
  number: number;
  name: string;
  start: number;
  finish: number;
  latest: number;
  deadline: number | null;
  critical: boolean;
  milestone: boolean;
  missed: boolean;
  waits: Wait[];
  top: number;
  height: number;
}

/** Wall-clock time is reckoned as if it were UTC, so that no zone of the browser can shift it. */
export function wallClock(text: string): number {
  return Date.parse(`${text}${text.includes("T") ? "" : "T00:00"}Z`);
}

function read(row: HTMLTableRowElement): Bar | null {
  const { task, start, finish, latest, deadline, waits } = row.dataset;
  if (!task || !start || !finish || !latest) return null;
  return {
    id: row.id,
    number: Number(task),
    name: row.querySelector("[data-row-link]")?.textContent ?? "",
    start: wallClock(start),
    finish: wallClock(finish),
    latest: wallClock(latest),
    deadline: deadline ? wallClock(deadline) + DAY : null,
    critical: "critical" in row.dataset,
    milestone: "milestone" in row.dataset,
    missed: "missed" in row.dataset,
    waits: (waits ?? "").split(" ").filter(Boolean).map((one) => ({ number: parseInt(one, 10), kind: one.slice(-2) })),
    top: 0,
    height: 0,
  };
}

/** Reads all rows in order; one that is being typed in keeps the bar it had. */
export function readBars(table: HTMLTableElement, before: ReadonlyMap<string, Bar>): Map<string, Bar> {
  const origin = table.getBoundingClientRect().top;
  const bars = new Map<string, Bar>();
  for (const row of table.tBodies[0]?.rows ?? []) {
    const bar = read(row) ?? before.get(row.id);
    if (!bar) continue;
    const place = row.getBoundingClientRect();
    bars.set(row.id, { ...bar, top: place.top - origin, height: place.height });
  }
  return bars;
}
