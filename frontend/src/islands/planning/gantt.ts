// The chart beside the table, on one canvas as large as what is seen of it: only lines in view are drawn.
import type { Bar } from "./baseline";
import type { Grid } from "./grid";
import { bars, eachRow, ground, type Layer, middle } from "./layers";
import type { Lines } from "./lines";
import { progress } from "./progress";
import { DAY, type Plan, type Row, wallClock } from "./rows";
import { Scale } from "./scale";
import { type Colours, Sheet } from "./sheet";
import { Ties } from "./ties";

const ROOM = 14 * DAY;

/** What is about to be dropped. */
export type Ghost =
  | { kind: "bar"; row: Row; start: number; finish: number; text: string }
  | { kind: "link"; row: Row; x: number; y: number; target: Row | null };

export class Gantt {
  readonly pane: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  scale: Scale | null = null;
  private readonly space: HTMLElement;
  private readonly sheet: Sheet;
  readonly today: number;
  private readonly ties: Ties;
  /** From the ground up. What stands behind the bars of a page belongs before `bars`, what stands on them after it. */
  private readonly layers: Layer[];
  private shadows: ReadonlyMap<string, Bar> = new Map();
  private progressing = false;
  private whiskers: ReadonlyMap<string, Bar> = new Map();
  private colours: Colours | null = null;
  private hovered: Row | null = null;
  private dropping: Ghost | null = null;
  private waiting = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly plan: Plan,
    private readonly lines: Lines,
    private readonly grid: Grid,
  ) {
    const find = <E extends Element>(selector: string): E => element.querySelector(selector) as E;
    this.pane = find<HTMLElement>(".gantt");
    this.space = find<HTMLElement>(".gantt-space");
    this.canvas = find<HTMLCanvasElement>("canvas");
    this.sheet = new Sheet(this.canvas);
    this.today = wallClock(element.dataset["today"] ?? "");
    this.ties = new Ties(lines);
    this.layers = [
      ground((id) => id === grid.here || grid.selection.has(id)),
      this.ties.layer,
      eachRow((row, at) => this.drawShadow(row, at)),
      bars,
      eachRow((row, at) => this.drawWhisker(row, at)),
      () => this.drawHand(),
      () => this.sheet.today(this.today),
      progress(() => (this.progressing ? (plan.status ?? this.today) : null), (row) => this.shadows.get(row.id) ?? row),
      () => this.sheet.head(),
    ];
    this.scrollTogether();
    this.watch();
  }

  /** Takes the lines as they stand now; the scale stays, the days it spans grow and shrink with the plan. */
  renew(): void {
    const { rows } = this.plan;
    const begun = this.scale !== null;
    this.pane.hidden = rows.length === 0;
    this.element.toggleAttribute("data-charted", rows.length > 0);
    for (const toolbar of document.querySelectorAll<HTMLElement>("[data-plan-toolbar]")) toolbar.hidden = rows.length === 0;
    if (rows.length === 0) return;
    let [first, last] = [Infinity, -Infinity];
    for (const row of rows) {
      const shadow = this.shadows.get(row.id);
      first = Math.min(first, row.start, row.deadline ?? row.start, shadow?.start ?? row.start);
      const whisker = this.whiskers.get(row.id);
      last = Math.max(last, row.finish, row.latest, row.deadline ?? row.finish, shadow?.finish ?? row.finish, whisker?.finish ?? row.finish);
    }
    this.scale = this.scale?.over(first - ROOM / 2, last + ROOM) ?? new Scale(first - ROOM / 2, last + ROOM, this.pane.clientWidth);
    this.ties.take(this.plan);
    this.measure();
    if (!begun) this.goTo(Math.max(first, Math.min(last, this.today)));
  }

  /** Brings a row's bar into view. */
  show(row: Row): void {
    if (!this.scale) return;
    const left = this.scale.x(row.start);
    const { scrollLeft, clientWidth } = this.pane;
    if (left < scrollLeft || left > scrollLeft + clientWidth - 48) this.pane.scrollLeft = left - clientWidth / 4;
  }

  goTo(at: number): void {
    if (this.scale) this.pane.scrollLeft = this.scale.x(at) - this.pane.clientWidth / 2;
  }

  /** Where a pointer is: px from the beginning of the chart, px below the head, and the instant there. */
  xAt(event: MouseEvent): number {
    return event.clientX - this.canvas.getBoundingClientRect().left + this.pane.scrollLeft;
  }

  yAt(event: MouseEvent): number {
    const y = event.clientY - this.canvas.getBoundingClientRect().top - this.grid.head;
    return y < 0 ? -1 : y + this.pane.scrollTop;
  }

  timeAt(event: MouseEvent): number {
    return this.scale?.at(this.xAt(event)) ?? 0;
  }

  /** An instant as people write its day, with the hour where hours can be told apart. */
  written(at: number): string {
    const hours: Intl.DateTimeFormatOptions = this.scale?.showsHours ? { hour: "2-digit", minute: "2-digit" } : {};
    const format: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", ...hours, timeZone: "UTC" };
    return new Intl.DateTimeFormat(document.documentElement.lang, format).format(at);
  }

  /** Takes where the bars were to be, by task, to be drawn beneath them. */
  beneath(shadows: ReadonlyMap<string, Bar>): void {
    this.shadows = shadows;
    this.renew();
  }

  /** Shows the progress line, or hides it. */
  showProgress(shown: boolean): void {
    this.progressing = shown;
    this.redraw();
  }

  /** Takes between which two days tasks end in most cases, by task, to be drawn above them. */
  above(whiskers: ReadonlyMap<string, Bar>): void {
    this.whiskers = whiskers;
    this.renew();
  }

  /** Shows the knob of a bar, from which it can be tied to another. */
  hover(row: Row | null): void {
    if (row?.id === this.hovered?.id) return;
    this.hovered = row;
    this.redraw();
  }

  /** Shows what is about to be dropped. */
  ghost(dropping: Ghost | null): void {
    this.dropping = dropping;
    this.redraw();
  }

  zoom(by: number): void {
    this.rescale((scale) => scale.zoom(by));
  }

  zoomTo(name: string): void {
    this.rescale((scale) => {
      scale.name = name;
    });
  }

  redraw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.scale && !this.pane.hidden) this.draw(this.scale);
    });
  }

  private scrollTogether(): void {
    for (const [from, to] of [[this.grid.pane, this.pane], [this.pane, this.grid.pane]] as const) {
      from.addEventListener("scroll", () => {
        if (to.scrollTop !== from.scrollTop) to.scrollTop = from.scrollTop;
        this.redraw();
      }, { passive: true });
    }
  }

  private watch(): void {
    const size = new ResizeObserver(() => this.measure());
    size.observe(this.grid.table);
    size.observe(this.pane);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.colours = null;
      this.redraw();
    });
  }

  private measure(): void {
    if (!this.scale || this.pane.hidden) return;
    this.space.style.width = `${Math.max(this.scale.width, this.pane.clientWidth)}px`;
    // Scroll bars may take room from one of the two only; both must reach the last row.
    const spare = this.pane.clientHeight - this.grid.pane.clientHeight;
    this.space.style.height = `${this.grid.head + this.lines.height + Math.max(spare, 0)}px`;
    this.redraw();
  }

  /** What was in the middle stays there. */
  private rescale(change: (scale: Scale) => void): void {
    if (!this.scale) return;
    const middle = this.scale.at(this.pane.scrollLeft + this.pane.clientWidth / 2);
    change(this.scale);
    this.measure();
    this.goTo(middle);
  }

  private draw(scale: Scale): void {
    const { lines, grid, pane, sheet } = this;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = pane;
    const { head } = grid;
    this.colours ??= colours();
    const named = grid.pane.offsetTop !== pane.offsetTop;
    sheet.begin(clientWidth, clientHeight, this.colours, { scale, left: scrollLeft, top: scrollTop - head, head, named });
    const view = { sheet, scale, lines, from: lines.at(scrollTop), to: lines.at(scrollTop + clientHeight - head) };
    for (const layer of this.layers) layer(view);
    // Last, as whatever is measured after it has the browser lay the page out once more.
    grid.scrolled();
  }

  private drawShadow(row: Row, at: number): void {
    const shadow = this.shadows.get(row.id);
    if (shadow) this.sheet.shadow(shadow, at);
  }

  private drawWhisker(row: Row, at: number): void {
    const whisker = this.whiskers.get(row.id);
    if (whisker) this.sheet.whisker(whisker, at);
  }

  /** What the mouse is about. */
  private drawHand(): void {
    const { dropping, sheet } = this;
    const at = (row: Row): number => middle(this.lines, this.lines.index(`task-${row.id}`));
    if (this.hovered && !dropping) sheet.knob(this.hovered, at(this.hovered));
    if (dropping?.kind === "bar") sheet.ghost(dropping.start, dropping.finish, at(dropping.row), dropping.text);
    if (dropping?.kind === "link") {
      sheet.knob(dropping.row, at(dropping.row));
      const { target } = dropping;
      const [x, y] = target && this.scale ? [this.scale.x(target.start), at(target)] : [dropping.x, dropping.y];
      sheet.thread(dropping.row, at(dropping.row), x, y);
    }
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
