// What the parts of the page share: the plan, what of it is shown on which line, and the way to what others changed.
import { arranged, EVERYTHING, type Wish } from "./arranging";
import { Cells } from "./cells";
import * as exchange from "./exchange";
import { Gantt } from "./gantt";
import { Grid } from "./grid";
import { Lines, NEW } from "./lines";
import { Plan, type Sheet } from "./rows";

const SAFETY = 60_000;

/** What is seen of the plan, for when the page comes back: undoing loads it anew. */
interface View {
  here: string;
  top: number;
  left: number;
}

export class Board {
  readonly plan = new Plan();
  readonly lines = new Lines();
  readonly grid: Grid;
  readonly gantt: Gantt;
  readonly mayPlan: boolean;
  /** Before which line a new row is being typed in; the empty text stands for the end. */
  adding: string | null = null;
  wish: Wish = EVERYTHING;
  /** What was typed under the filter that is set, and stays until that changes. */
  readonly kept = new Set<string>();
  private readonly none: string;
  private readonly rows: string;
  private readonly tasks: string;
  private asking: Promise<void> | null = null;

  constructor(readonly element: HTMLElement) {
    this.rows = element.dataset["rows"] ?? "";
    this.tasks = element.dataset["tasks"] ?? "";
    this.none = element.dataset["none"] ?? "";
    this.mayPlan = "mayPlan" in element.dataset;
    const cells = new Cells(this.plan, this.tasks, this.mayPlan, document.getElementById("task-add"));
    this.grid = new Grid(element, this.lines, cells, () => this.gantt.redraw(), (id) => this.looked(id));
    this.gantt = new Gantt(element, this.plan, this.lines, this.grid);
  }

  url(id: string, action = ""): string {
    return `${this.tasks}${id.replace("task-", "")}/${action}`;
  }

  /** Where a new row is asked for. */
  get addUrl(): string {
    return `${this.tasks}add/`;
  }

  async load(): Promise<boolean> {
    const sheet = await exchange.rows(this.rows);
    if (!sheet) return false;
    this.plan.load(sheet);
    this.arrange();
    return true;
  }

  /** Takes what an edit changed; where rows went or came that were not told, all are asked for. */
  async take(sheet: Sheet): Promise<void> {
    const whole = this.plan.merge(sheet);
    const summary = document.getElementById("plan-summary");
    if (summary && sheet.summary) summary.outerHTML = sheet.summary;
    if (whole) this.arrange();
    else await this.load();
  }

  /** Comes back to what was seen when the page was left. */
  comeBack(): void {
    const place = `fishplate.plan.${location.pathname}`;
    window.addEventListener("pagehide", () => {
      const view: View = { here: this.grid.here, top: this.grid.pane.scrollTop, left: this.gantt.pane.scrollLeft };
      sessionStorage.setItem(place, JSON.stringify(view));
    });
    const kept = sessionStorage.getItem(place);
    if (!kept) return;
    const { here, top, left } = JSON.parse(kept) as View;
    if (this.lines.index(here) >= 0) this.grid.look(here);
    this.grid.pane.scrollTop = top;
    this.gantt.pane.scrollLeft = left;
  }

  /** Asks what others changed. */
  async refresh(): Promise<void> {
    this.asking ??= exchange
      .rows(`${this.rows}?since=${this.plan.version}`)
      .then((sheet) => (sheet && sheet.version > this.plan.version ? this.take(sheet) : undefined))
      .finally(() => {
        this.asking = null;
      });
    await this.asking;
  }

  /** Hears of what others change; now and then it asks by itself, as news may be lost on their way. */
  watch(): void {
    this.element.addEventListener("fishplate:live", (event) => {
      const { version } = (event as CustomEvent<{ data: { version: number } }>).detail.data;
      if (version > this.plan.version) void this.refresh();
    });
    const heard = document.body.dataset["eventsUrl"] && typeof SharedWorker !== "undefined";
    window.setInterval(() => document.hidden || void this.refresh(), heard ? SAFETY : SAFETY / 15);
    document.addEventListener("visibilitychange", () => document.hidden || void this.refresh());
  }

  /** Shows the parts of a row, or hides them. */
  open(id: string, opened: boolean): void {
    const closed = new Set(this.wish.closed);
    if (opened) closed.delete(id);
    else closed.add(id);
    this.wish = { ...this.wish, closed };
    this.arrange();
  }

  /** A row that is looked at has its bar in view. */
  private looked(id: string): void {
    const row = this.lines.line(this.lines.index(id))?.row;
    if (row) this.gantt.show(row);
    this.gantt.redraw();
  }

  /** Decides anew what stands on which line. */
  arrange(): void {
    const list = arranged(this.plan, this.wish, this.kept, this.none, this.mayPlan);
    if (this.adding !== null) {
      const at = list.findIndex(({ id }) => id === this.adding);
      list.splice(at < 0 ? list.length - 1 : at, 0, NEW);
    }
    const typed = this.grid.typing?.id;
    if (typed && !list.some(({ id }) => id === typed)) {
      // Nothing typed is lost because somebody else removed the row, or a filter leaves it out.
      list.splice(Math.max(0, this.lines.index(typed)), 0, { id: typed, row: null, level: 1 });
    }
    this.lines.take(list);
    this.grid.renew();
    this.gantt.renew();
  }
}
