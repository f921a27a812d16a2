// The table, of which only the lines in view are drawn: as many rows of the page as fit, whatever the plan's length.
import { type Cells } from "./cells";
import { HEIGHT, type Line, type Lines } from "./lines";
import type { Row } from "./rows";

/** Lines drawn beyond those in view: to put rows in has the browser judge the style of all of them anew. */
const BEYOND = 12;
const LINK = "a[data-row-link]";

interface Drawn {
  tr: HTMLTableRowElement;
  line: Line;
  row: Row | null;
}

export class Grid {
  readonly pane: HTMLElement;
  readonly table: HTMLTableElement;
  private readonly body: HTMLTableSectionElement;
  private readonly drawn = new Map<string, Drawn>();
  private readonly gaps: HTMLTableRowElement[] = [];
  private readonly selected = new Set<string>();
  private current = "";
  private place = 0;
  private range: [number, number] | null = null;
  /** A row that the server drew, to type in; it stays in the page wherever one scrolls to. */
  private typed: HTMLTableRowElement | null = null;

  constructor(
    plan: HTMLElement,
    private readonly lines: Lines,
    private readonly cells: Cells,
    private readonly moved: () => void,
    private readonly looked: (id: string) => void,
  ) {
    this.pane = plan.querySelector(".plan-table") as HTMLElement;
    this.table = this.pane.querySelector("table") as HTMLTableElement;
    this.body = this.table.tBodies[0] as HTMLTableSectionElement;
    this.table.setAttribute("role", "treegrid");
    this.table.setAttribute("aria-label", this.table.caption?.textContent ?? "");
    this.table.setAttribute("aria-multiselectable", "true");
    this.pane.addEventListener("focusin", ({ target }) => {
      const tr = (target as Element).closest("tr");
      if (tr?.id && tr.id !== this.current) this.look(tr.id);
    });
    new ResizeObserver(() => this.measure()).observe(this.body);
  }

  get head(): number {
    return this.table.tHead?.offsetHeight ?? 0;
  }

  get columns(): string[] {
    return [...this.table.tHead!.rows[0]!.cells].filter(({ hidden }) => !hidden).map(({ dataset }) => dataset["column"] ?? "");
  }

  /** The id of the row that has, or had last, the focus. */
  get here(): string {
    return this.current;
  }

  /** Draws everything anew: the lines are others now. */
  renew(): void {
    for (const [id, one] of this.drawn) {
      const line = this.lines.line(this.lines.index(id));
      if (line?.row !== one.row || line?.level !== one.line.level || line.opened !== one.line.opened) this.drawn.delete(id);
    }
    this.table.setAttribute("aria-rowcount", `${this.lines.length + 1}`);
    this.table.tHead?.rows[0]?.setAttribute("aria-rowindex", "1");
    this.stay();
    this.draw();
  }

  /** Forgets what is drawn, as columns changed. */
  forget(): void {
    this.drawn.clear();
    this.draw();
  }

  /** Draws what is in view; where it is drawn already, nothing is touched. */
  scrolled(): void {
    const [from, to] = this.view();
    if (!this.range || from < this.range[0] || to > this.range[1]) this.draw();
  }

  draw(): void {
    const focused = this.body.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    const rows: HTMLTableRowElement[] = [];
    let next = 0;
    let gaps = 0;
    for (const index of this.wanted()) {
      if (index > next) rows.push(this.gap(gaps++, next, index));
      rows.push(this.row(index));
      next = index + 1;
    }
    if (next < this.lines.length) rows.push(this.gap(gaps, next, this.lines.length));
    this.put(rows);
    if (focused && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  }

  /** Lets a row that the server drew stand for a line; `null` takes it away again. */
  type(tr: HTMLTableRowElement | null): void {
    this.typed = tr;
    if (!tr) this.lines.stretch(null, 0);
    this.draw();
    this.measure();
  }

  get typing(): HTMLTableRowElement | null {
    return this.typed;
  }

  /** Puts the focus on a line, and brings it into view. */
  focus(id: string): void {
    const index = this.lines.index(id);
    if (index < 0) return;
    this.reveal(index);
    this.current = id;
    this.draw();
    this.tr(id)?.querySelector<HTMLElement>(LINK)?.focus({ preventScroll: true });
    this.looked(id);
  }

  tr(id: string): HTMLTableRowElement | null {
    return this.typed?.id === id ? this.typed : (this.drawn.get(id)?.tr ?? null);
  }

  reveal(index: number): void {
    const { pane, head } = this;
    const top = this.lines.top(index);
    const room = pane.clientHeight - head;
    if (top < pane.scrollTop) pane.scrollTop = top;
    else if (top + this.lines.heightOf(index) > pane.scrollTop + room) pane.scrollTop = top + this.lines.heightOf(index) - room;
  }

  get selection(): ReadonlySet<string> {
    return this.selected;
  }

  select(ids: Iterable<string>): void {
    this.selected.clear();
    for (const id of ids) this.selected.add(id);
    for (const [id, { tr }] of this.drawn) this.mark(tr, id);
    this.moved();
  }

  /** Where the row that was looked at is gone, the one that took its place is looked at. */
  private stay(): void {
    const here = this.lines.index(this.current);
    if (here >= 0) this.place = here;
    else {
      const lines = [...Array(this.lines.length).keys()].slice(Math.min(this.place, this.lines.length - 1));
      const next = lines.find((index) => this.lines.line(index)?.heading === undefined) ?? 0;
      this.current = this.lines.line(next)?.id ?? "";
    }
  }

  /** Lets a row be the one that keys begin at. */
  look(id: string): void {
    const before = this.drawn.get(this.current)?.tr.querySelector<HTMLElement>(LINK);
    if (before) before.tabIndex = -1;
    this.current = id;
    const link = this.drawn.get(id)?.tr.querySelector<HTMLElement>(LINK);
    if (link) link.tabIndex = 0;
    this.looked(id);
  }

  private view(): [number, number] {
    const { pane, lines } = this;
    return [lines.at(pane.scrollTop), lines.at(pane.scrollTop + pane.clientHeight - this.head)];
  }

  private wanted(): number[] {
    const { lines } = this;
    const [first, last] = this.view();
    const [from, to] = [Math.max(0, first - BEYOND), Math.min(lines.length - 1, last + BEYOND)];
    this.range = [from, to];
    const found = new Set<number>();
    for (let index = from; index <= to; index += 1) found.add(index);
    for (const id of [this.current, this.typed?.id]) {
      const index = id ? lines.index(id) : -1;
      if (index >= 0) found.add(index);
    }
    return [...found].sort((one, other) => one - other);
  }

  private row(index: number): HTMLTableRowElement {
    const line = this.lines.line(index)!;
    if (this.typed?.id === line.id) {
      this.typed.ariaRowIndex = `${index + 2}`;
      return this.typed;
    }
    let found = this.drawn.get(line.id);
    if (!found) {
      const tr = document.createElement("tr");
      tr.id = line.id;
      this.cells.fill(tr, line, this.columns);
      found = { tr, line, row: line.row };
      this.drawn.set(line.id, found);
      this.mark(tr, line.id);
    }
    const link = found.tr.querySelector<HTMLElement>(LINK);
    if (link) link.tabIndex = line.id === this.current ? 0 : -1;
    found.tr.ariaRowIndex = `${index + 2}`;
    found.tr.ariaLevel = `${line.level}`;
    found.tr.ariaExpanded = line.opened === undefined ? null : `${line.opened}`;
    return found.tr;
  }

  private mark(tr: HTMLTableRowElement, id: string): void {
    tr.ariaSelected = `${this.selected.has(id)}`;
  }

  private gap(number: number, from: number, to: number): HTMLTableRowElement {
    let tr = this.gaps[number];
    if (!tr) {
      tr = document.createElement("tr");
      tr.className = "plan-gap";
      tr.ariaHidden = "true";
      this.gaps[number] = tr;
    }
    tr.style.height = `${this.lines.top(to) - this.lines.top(from)}px`;
    return tr;
  }

  private put(rows: readonly HTMLTableRowElement[]): void {
    const kept = new Set(rows);
    for (const child of [...this.body.children]) if (!kept.has(child as HTMLTableRowElement)) child.remove();
    let here = this.body.firstElementChild;
    for (const row of rows) {
      if (row === here) here = here.nextElementSibling;
      else this.body.insertBefore(row, here);
    }
    if (this.drawn.size > 4 * rows.length) {
      for (const [id, { tr }] of this.drawn) if (!kept.has(tr)) this.drawn.delete(id);
    }
  }

  private measure(): void {
    const { typed } = this;
    const height = typed?.isConnected ? typed.getBoundingClientRect().height : HEIGHT;
    if (this.lines.stretch(typed?.id ?? null, height)) {
      this.draw();
      this.moved();
    }
  }
}
