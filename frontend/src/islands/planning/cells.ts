// How each column of a row is written.
import type { Line } from "./lines";
import type { Plan, Row } from "./rows";

type Fill = (cell: HTMLElement, row: Row, plan: Plan) => void;

function fragment(name: string): Node {
  return document.querySelector<HTMLTemplateElement>(`template[data-plan-${name}]`)?.content.firstElementChild?.cloneNode(true) ?? new Text();
}

const FILL: Record<string, Fill> = {
  duration: (cell, row, plan) => cell.append(plan.duration(row.minutes)),
  predecessors: (cell, row) => {
    cell.append(row.predecessors);
    if (row.predecessors.length > 14) cell.title = row.predecessors;
  },
  start: (cell, row, plan) => cell.append(plan.day(row.start)),
  finish: (cell, row, plan) => cell.append(plan.day(row.finish)),
  slack: (cell, row, plan) => cell.append(plan.duration(row.slack)),
  critical: (cell, row) => {
    if (row.critical) cell.append(fragment("critical"));
  },
  constraint: (cell, row, plan) => {
    const day = row.constraintOn === null ? "" : plan.day(row.constraintOn);
    cell.append(`${row.constraint} ${day}`.trim());
    if (row.constraint) cell.title = cell.textContent ?? "";
  },
  deadline: (cell, row, plan) => {
    if (row.deadline !== null) cell.append(plan.day(row.deadline - 1));
    if (row.missed) cell.append(" ", fragment("missed"));
  },
  interface_id: (cell, row, plan) => {
    const built = plan.interfaces.get(row.interface);
    cell.append(built?.code ?? "");
    if (built) cell.title = built.name;
  },
  assigned: (cell, row, plan) => {
    const written = plan.assigned(row);
    cell.append(written);
    if (written) cell.title = written;
  },
  optimistic: (cell, row, plan) => cell.append(row.optimistic === null ? "" : plan.duration(row.optimistic)),
  pessimistic: (cell, row, plan) => cell.append(row.pessimistic === null ? "" : plan.duration(row.pessimistic)),
};
const NUMERIC = new Set(["duration", "slack", "optimistic", "pessimistic"]);
/** What opens its field when it is clicked. */
const TYPED = new Set(["duration", "predecessors", "constraint", "deadline", "interface_id", "assigned", "optimistic", "pessimistic"]);

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.tabIndex = -1;
  anchor.append(text);
  return anchor;
}

export class Cells {
  private readonly add: string;

  constructor(
    private readonly plan: Plan,
    private readonly tasks: string,
    private readonly mayPlan: boolean,
    addRow: HTMLElement | null,
  ) {
    this.add = addRow?.querySelector("[data-row-link]")?.textContent ?? "";
  }

  /** Draws a line into its row. */
  fill(tr: HTMLTableRowElement, line: Line, columns: readonly string[]): void {
    tr.replaceChildren();
    if (line.row) this.task(tr, line.row, line, columns);
    else if (line.heading === undefined) this.whole(tr, link(`${this.tasks}add/`, this.add), columns.length, "plan-add");
    else this.whole(tr, document.createTextNode(line.heading), columns.length, "plan-lane");
  }

  private task(tr: HTMLTableRowElement, row: Row, line: Line, columns: readonly string[]): void {
    const url = `${this.tasks}${row.id}/`;
    tr.toggleAttribute("data-milestone", row.milestone);
    tr.toggleAttribute("data-summary", row.summary);
    const number = tr.insertCell();
    number.className = "numeric";
    number.append(link(url, `${row.number}`));
    const name = document.createElement("th");
    name.scope = "row";
    const open = link(`${url}${this.mayPlan ? "amend/" : ""}`, row.name);
    open.dataset["rowLink"] = "";
    open.title = row.name;
    name.style.paddingLeft = `${8 + (line.level - 1) * 16}px`;
    if (line.opened !== undefined) name.append(this.toggle(line.opened));
    name.append(open);
    tr.append(name);
    for (const column of columns.slice(2)) {
      const cell = tr.insertCell();
      if (NUMERIC.has(column)) cell.className = "numeric";
      if (TYPED.has(column)) cell.dataset["column"] = column;
      FILL[column]?.(cell, row, this.plan);
    }
  }

  /** For the mouse; keys open and close a row with the arrows, and the row says which it is. */
  private toggle(opened: boolean): HTMLElement {
    const toggle = document.createElement("span");
    toggle.className = "plan-toggle";
    toggle.dataset["planToggle"] = opened ? "close" : "open";
    toggle.ariaHidden = "true";
    return toggle;
  }

  private whole(tr: HTMLTableRowElement, content: Node, width: number, style: string): void {
    tr.className = style;
    tr.insertCell();
    const head = document.createElement("th");
    head.scope = "row";
    if (content instanceof HTMLElement) content.dataset["rowLink"] = "";
    head.append(content);
    tr.append(head);
    tr.insertCell().colSpan = width - 2;
  }
}
