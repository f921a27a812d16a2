// Which rows are shown, in which order, and under which headings.
import { ADD, type Line, lineOf } from "./lines";
import type { Plan, Row } from "./rows";

export interface Wish {
  text: string;
  only: string;
  group: string;
  /** The rows whose parts are not shown. */
  closed: ReadonlySet<string>;
}

export const EVERYTHING: Wish = { text: "", only: "", group: "", closed: new Set() };

const ONLY: Record<string, (row: Row) => boolean> = {
  critical: (row) => row.critical,
  late: (row) => row.missed,
  milestone: (row) => row.milestone,
};

/** Says whether a row has every word that is looked for in its name, its interface or its system, or bears that number. */
function finder(plan: Plan, text: string): (row: Row) => boolean {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    const built = plan.interfaces.get(row.interface);
    const written = `${row.name} ${built?.code ?? ""} ${built?.name ?? ""} ${built?.system ?? ""}`.toLocaleLowerCase();
    return words.every((word) => written.includes(word) || word === `${row.number}`);
  };
}

function lane(plan: Plan, row: Row, group: string): string {
  const built = plan.interfaces.get(row.interface);
  if (!built) return "";
  return group === "system" ? built.system : `${built.code} · ${built.name}`;
}

/** The lines of a plan; rows of `kept` stay whatever is asked for, as somebody has just typed them. */
export function arranged(plan: Plan, wish: Wish, kept: ReadonlySet<string>, none: string, mayAdd: boolean): Line[] {
  const finds = wish.text ? finder(plan, wish.text) : () => true;
  const wants = ONLY[wish.only] ?? (() => true);
  const all = !wish.text && !wish.only;
  const rows = all ? plan.rows : plan.rows.filter((row) => kept.has(row.id) || (finds(row) && wants(row)));
  const lines = wish.group ? inLanes(plan, rows, wish.group, none) : inOutline(plan, rows, all ? wish.closed : new Set());
  if (mayAdd) lines.push(ADD);
  return lines;
}

/** Rows below what they are parts of, which is shown also where only a part of it was asked for. */
function inOutline(plan: Plan, rows: readonly Row[], closed: ReadonlySet<string>): Line[] {
  const shown = new Set<Row>();
  for (const row of rows) {
    for (let one: Row | undefined = row; one && !shown.has(one); one = plan.byId.get(one.parent)) shown.add(one);
  }
  const lines: Line[] = [];
  let hidden = Infinity;
  for (const row of plan.rows) {
    if (!shown.has(row) || row.level > hidden) continue;
    hidden = closed.has(row.id) ? row.level : Infinity;
    lines.push(row.summary ? { ...lineOf(row), opened: !closed.has(row.id) } : lineOf(row));
  }
  return lines;
}

function inLanes(plan: Plan, rows: readonly Row[], group: string, none: string): Line[] {
  const lanes = new Map<string, Row[]>();
  for (const row of rows) {
    const name = lane(plan, row, group);
    const found = lanes.get(name);
    if (found) found.push(row);
    else lanes.set(name, [row]);
  }
  const names = [...lanes.keys()].sort((one, other) => Number(one === "") - Number(other === "") || one.localeCompare(other));
  return names.flatMap((name) => {
    const inside = lanes.get(name) ?? [];
    const heading: Line = { id: `lane-${name}`, row: null, level: 1, heading: `${name || none} (${inside.length})` };
    return [heading, ...inside.map((row) => ({ ...lineOf(row), level: 2 }))];
  });
}
