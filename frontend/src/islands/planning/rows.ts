// The rows of the plan as the server tells them: figures, and the texts that many of them share.
import { type Told as CalendarTold, WorkingTime } from "./working-time";

export const DAY = 86_400_000;
const MINUTE = 60_000;
const CHECKED = 1_000_003;

export interface Wait {
  number: number;
  kind: string;
}

/** A row; times in ms of wall-clock time, reckoned as if it were UTC so that no zone of the browser can shift it. */
export interface Row {
  id: string;
  number: number;
  position: number;
  /** The task that this one is a part of, or the empty text. */
  parent: string;
  /** How deep it lies: 1 for what is part of nothing. */
  level: number;
  /** Whether other tasks are parts of it. */
  summary: boolean;
  name: string;
  minutes: number;
  predecessors: string;
  waits: Wait[];
  constraint: string;
  constraintOn: number | null;
  percent: number;
  optimistic: number | null;
  pessimistic: number | null;
  deadline: number | null;
  interface: string;
  start: number;
  finish: number;
  latest: number;
  slack: number;
  critical: boolean;
  milestone: boolean;
  missed: boolean;
  /** The calendar by which it is worked on, or the empty text for that of the project. */
  calendar: string;
  /** Who works on it: the id of each resource, and how many percent of one unit. */
  atWork: readonly [string, number][];
}

export interface Interface {
  code: string;
  name: string;
  system: string;
}

type Told = [
  string, number, number, string, number, string, string, number | null, number | null, string, number, number, number,
  number, number, string, number, number | null, number | null, string, [string, number][],
];

type Moved = [number, number, number, number, number, number, number, number];

/** What the server answers: all rows, or those that changed. */
export interface Sheet {
  version: number;
  /** Up to when progress is known, in minutes; null where nobody has said. */
  status: number | null;
  count: number;
  check: number;
  rows: Told[];
  days: Record<string, string>;
  durations: Record<string, string>;
  interfaces: Record<string, [string, string, string]>;
  /** The names of the project's resources, by id. */
  resources: Record<string, string>;
  /** By id; that of the project has none. */
  calendars: Record<string, CalendarTold>;
  /** How many minutes of work a day is. */
  day: number;
  summary?: string;
  removed?: string[];
  /** Of rows of which nothing but this is another: number, minutes, start, finish, latest, slack, critical, percent. */
  moved?: number[];
}

const MOVED = 8;

export function wallClock(text: string): number {
  return Date.parse(`${text}${text.includes("T") ? "" : "T00:00"}Z`);
}

function parse(waits: string): Wait[] {
  if (!waits) return [];
  return waits.split(",").map((one) => ({
    number: parseInt(one, 10),
    kind: /[SF][SF]/.exec(one)?.[0] ?? "FS",
  }));
}

function read(told: Told): Row {
  const [id, number, position, name, minutes, predecessors, constraint, constraintOn, deadline, builds, start, finish, latest, slack, critical, parent, percent, optimistic, pessimistic, calendar, atWork] = told;
  const due = deadline === null ? null : (deadline + 1) * DAY;
  return {
    id, number, position, parent, name, minutes, predecessors, slack,
    level: 1,
    summary: false,
    waits: parse(predecessors),
    constraint, percent, optimistic, pessimistic, calendar, atWork,
    constraintOn: constraintOn === null ? null : constraintOn * DAY,
    deadline: due,
    interface: builds,
    ...dates(start, finish, latest, critical, due),
    milestone: minutes === 0,
  };
}

/** What is told in minutes since 1970, as a row has it. */
function dates(start: number, finish: number, latest: number, critical: number, due: number | null): Pick<Row, "start" | "finish" | "latest" | "critical" | "missed"> {
  return {
    start: start * MINUTE,
    finish: finish * MINUTE,
    latest: latest * MINUTE,
    critical: critical === 1,
    missed: due !== null && finish * MINUTE > due,
  };
}

/** All rows in their order, each followed by its parts. */
function outlined(byId: ReadonlyMap<string, Row>): Row[] {
  const parts = new Map<string, Row[]>();
  for (const row of byId.values()) {
    const whole = byId.has(row.parent) ? row.parent : "";
    const found = parts.get(whole);
    if (found) found.push(row);
    else parts.set(whole, [row]);
  }
  const backwards = (one: Row, other: Row): number => other.position - one.position;
  const waiting = (parts.get("") ?? []).sort(backwards);
  for (const row of waiting) row.level = 1;
  const rows: Row[] = [];
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    rows.push(row);
    const inside = (parts.get(row.id) ?? []).sort(backwards);
    row.summary = inside.length > 0;
    row.milestone = row.minutes === 0 && !row.summary;
    for (const part of inside) {
      part.level = row.level + 1;
      waiting.push(part);
    }
  }
  return rows;
}

export class Plan {
  version = -1;
  /** Up to when progress is known. */
  status: number | null = null;
  rows: Row[] = [];
  readonly byId = new Map<string, Row>();
  readonly byNumber = new Map<number, Row>();
  readonly interfaces = new Map<string, Interface>();
  private readonly resources = new Map<string, string>();
  /** How many minutes of work a day is. */
  workday = 0;
  private readonly calendars = new Map<string, WorkingTime>();
  private readonly days = new Map<number, string>();
  private readonly durations = new Map<number, string>();

  /** Takes all rows. */
  load(sheet: Sheet): void {
    this.byId.clear();
    this.workday = sheet.day;
    this.merge(sheet);
  }

  /** Takes what changed; returns whether the rows are now those that the server has, in the same order. */
  merge(sheet: Sheet): boolean {
    this.learn(sheet);
    for (const told of sheet.rows) {
      const row = read(told);
      this.byId.set(row.id, row);
    }
    for (const id of sheet.removed ?? []) this.byId.delete(id);
    this.move(sheet.moved ?? []);
    this.rows = outlined(this.byId);
    this.byNumber.clear();
    let check = 0;
    for (const row of this.rows) {
      this.byNumber.set(row.number, row);
      check += row.position % CHECKED;
    }
    this.version = Math.max(this.version, sheet.version);
    this.status = sheet.status === null ? null : sheet.status * MINUTE;
    // With another working day, all durations are written otherwise.
    return this.rows.length === sheet.count && check === sheet.check && this.workday === sheet.day;
  }

  day(at: number): string {
    return this.days.get(Math.floor(at / DAY)) ?? "";
  }

  /** Who works on a row, as it is typed: `Li Lei, Testers[200%]`. */
  assigned(row: Row): string {
    return row.atWork.map(([id, units]) => `${this.resources.get(id) ?? ""}${units === 100 ? "" : `[${units}%]`}`).join(", ");
  }

  duration(minutes: number): string {
    return this.durations.get(minutes) ?? "";
  }

  /** Gives rows other dates. A row that changes is another object: whoever drew it compares them. */
  private move(moved: readonly number[]): void {
    for (let at = 0; at < moved.length; at += MOVED) {
      const [number, minutes, start, finish, latest, slack, critical, percent] = moved.slice(at, at + MOVED) as Moved;
      const row = this.byNumber.get(number);
      if (row && this.byId.has(row.id)) {
        this.byId.set(row.id, { ...row, minutes, slack, percent, ...dates(start, finish, latest, critical, row.deadline) });
      }
    }
  }

  /** The working time by which a row is worked on, or the project. */
  workingTime(row?: Row): WorkingTime {
    return (this.calendars.get(row?.calendar ?? "") ?? this.calendars.get("")) as WorkingTime;
  }

  private learn({ days, durations, interfaces, resources, calendars }: Sheet): void {
    for (const [id, [week, differing]] of Object.entries(calendars)) this.calendars.set(id, new WorkingTime(week, differing));
    for (const [id, name] of Object.entries(resources)) this.resources.set(id, name);
    for (const [day, text] of Object.entries(days)) this.days.set(Number(day), text);
    for (const [minutes, text] of Object.entries(durations)) this.durations.set(Number(minutes), text);
    for (const [id, [code, name, system]] of Object.entries(interfaces)) this.interfaces.set(id, { code, name, system });
  }
}
