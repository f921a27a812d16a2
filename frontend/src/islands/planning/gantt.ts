// A read-only Gantt chart on one canvas, as large as what is seen of it: only rows in view are drawn.
import { type Bar, readBars, wallClock } from "./rows";
import { DAY, Scale } from "./scale";
import { type Colours, Sheet } from "./sheet";

const ROOM = 14 * DAY;

export class Gantt {
  private readonly plan: HTMLElement;
  private readonly table: HTMLTableElement;
  private readonly tablePane: HTMLElement;
  private readonly pane: HTMLElement;
  private readonly space: HTMLElement;
  private readonly sheet: Sheet;
  private readonly today: number;
  private bars = new Map<string, Bar>();
  private scale: Scale | null = null;
  private shown: string | null = null;
  private waiting = false;

  constructor(plan: HTMLElement) {
    const find = <E extends Element>(selector: string): E => plan.querySelector(selector) as E;
    this.plan = plan;
    this.table = find<HTMLTableElement>("table");
    this.tablePane = find<HTMLElement>(".plan-table");
    this.pane = find<HTMLElement>(".gantt");
    this.space = find<HTMLElement>(".gantt-space");
    this.sheet = new Sheet(find<HTMLCanvasElement>("canvas"));
    this.today = wallClock(plan.dataset["today"] ?? "");
    this.scrollTogether();
    this.watch();
    this.reread();
    this.goTo(this.today);
  }

  /** Marks a row, and brings its bar into view. */
  show(row: HTMLElement): void {
    this.shown = row.id;
    const bar = this.bars.get(row.id);
    if (bar && this.scale) {
      const left = this.scale.x(bar.start);
      const { scrollLeft, clientWidth } = this.pane;
      if (left < scrollLeft || left > scrollLeft + clientWidth - 48) this.pane.scrollLeft = left - clientWidth / 4;
    }
    this.redraw();
  }

  private scrollTogether(): void {
    for (const [from, to] of [[this.tablePane, this.pane], [this.pane, this.tablePane]] as const) {
      from.addEventListener("scroll", () => {
        if (to.scrollTop !== from.scrollTop) to.scrollTop = from.scrollTop;
        this.redraw();
      }, { passive: true });
    }
  }

  private watch(): void {
    const rows = this.table.tBodies[0];
    if (rows) new MutationObserver(() => this.reread()).observe(rows, { childList: true });
    const size = new ResizeObserver(() => this.reread());
    size.observe(this.table);
    size.observe(this.pane);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    document.querySelector("[data-plan-toolbar]")?.addEventListener("click", (event) => {
      const zoom = (event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset["zoom"];
      if (zoom === "0") this.goTo(this.today);
      else if (zoom) this.zoom(Number(zoom));
    });
  }

  /** Takes the rows as they stand now; the scale stays, the days it spans grow and shrink with the plan. */
  private reread(): void {
    this.bars = readBars(this.table, this.bars);
    const empty = this.bars.size === 0;
    this.pane.hidden = empty;
    this.plan.toggleAttribute("data-charted", !empty);
    for (const toolbar of document.querySelectorAll<HTMLElement>("[data-plan-toolbar]")) toolbar.hidden = empty;
    if (empty) return;
    const times = [...this.bars.values()].flatMap((bar) => [bar.start, bar.latest, bar.finish, bar.deadline ?? bar.start]);
    const first = Math.min(...times) - ROOM / 2;
    const last = Math.max(...times) + ROOM;
    this.scale = this.scale?.over(first, last) ?? new Scale(first, last, this.pane.clientWidth);
    this.measure();
  }

  private measure(): void {
    if (!this.scale) return;
    this.space.style.width = `${Math.max(this.scale.width, this.pane.clientWidth)}px`;
    // Scroll bars may take room from one of the two only; both must reach the last row.
    const spare = this.pane.clientHeight - this.tablePane.clientHeight;
    this.space.style.height = `${this.tablePane.scrollHeight + Math.max(spare, 0)}px`;
    this.redraw();
  }

  private zoom(by: number): void {
    if (!this.scale) return;
    const middle = this.scale.at(this.pane.scrollLeft + this.pane.clientWidth / 2);
    this.scale.zoom(by);
    this.measure();
    this.goTo(middle);
  }

  private goTo(at: number): void {
    if (this.scale) this.pane.scrollLeft = this.scale.x(at) - this.pane.clientWidth / 2;
  }

  private redraw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.scale && !this.pane.hidden) this.draw(this.scale);
    });
  }

  private draw(scale: Scale): void {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.pane;
    this.sheet.begin(clientWidth, clientHeight, colours(), {
      scale,
      left: scrollLeft,
      top: scrollTop,
      head: this.table.tHead?.offsetHeight ?? 0,
      named: this.tablePane.offsetTop !== this.pane.offsetTop,
    });
    const bars = [...this.bars.values()];
    const marked = this.shown ? this.bars.get(this.shown) : undefined;
    this.sheet.background(bars, marked);
    this.sheet.links(bars);
    for (const bar of bars) this.sheet.bar(bar);
    this.sheet.today(this.today);
    this.sheet.head();
  }
}

/** The colours of light or dark, as the legend has them. */
function colours(): Colours {
  const found: Colours = {};
  for (const key of document.querySelectorAll<HTMLElement>("[data-colour]")) {
    found[key.dataset["colour"] ?? ""] = getComputedStyle(key).color;
  }
  return found;
}
