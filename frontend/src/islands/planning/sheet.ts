// How each thing of the chart is drawn. Critical differs from other work by shape (tall, solid, capped) and not only by
// colour; milestones are diamonds, a deadline is an arrow that points down.
import type { Bar } from "./baseline";
import type { Row } from "./rows";
import type { Scale } from "./scale";

export type Colours = Record<string, string>;

interface View {
  scale: Scale;
  left: number;
  top: number;
  head: number;
  named: boolean;
}

const WEEK = 7 * 86_400_000;
const SATURDAY = Date.UTC(2026, 0, 3);

export class Sheet {
  private readonly pen: CanvasRenderingContext2D;
  private width = 0;
  private height = 0;
  private colours: Colours = {};
  private view!: View;
  private readonly font = `12px ${getComputedStyle(document.body).fontFamily}`;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  }

  begin(width: number, height: number, colours: Colours, view: View): void {
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(this, { width, height, colours, view });
    this.pen.font = this.font;
    this.pen.textBaseline = "middle";
    this.fill("paper", 0, 0, width, height);
  }

  background(): void {
    if (!this.view.scale.showsDays) return;
    const [from, to] = this.days();
    for (let at = SATURDAY + Math.floor((from - SATURDAY) / WEEK) * WEEK; at < to; at += WEEK) {
      this.fill("shade", this.x(at), 0, this.x(at + (WEEK * 2) / 7) - this.x(at), this.height);
    }
  }

  /** The ground of a line, below which it ends. */
  line(top: number, height: number, marked: boolean): void {
    if (marked) this.fill("wash", 0, this.y(top), this.width, height);
    this.fill("line", 0, this.y(top + height) - 1, this.width, 1);
  }

  bar(bar: Row, at: number): void {
    const middle = this.y(at);
    const [left, right] = [this.x(bar.start), this.x(bar.finish)];
    if (!bar.critical && bar.latest > bar.finish) {
      this.fill("slack", right, middle - 1, this.x(bar.latest) - right, 2);
      this.fill("slack", this.x(bar.latest) - 1, middle - 4, 2, 8);
    }
    if (bar.summary) this.whole(left, Math.max(right - left, 6), middle, bar.critical);
    else if (bar.milestone) this.diamond(left, middle, bar.critical);
    else if (bar.critical) this.critical(left, Math.max(right - left, 3), middle);
    else this.ordinary(left, Math.max(right - left, 3), middle);
    if (bar.percent > 0 && !bar.milestone) this.fill(bar.critical ? "paper" : "task", left, middle - 2, ((right - left) * bar.percent) / 100, 4);
    if (bar.deadline !== null) this.deadline(this.x(bar.deadline), middle, bar.missed);
    if (this.view.named) this.text(`${bar.number} ${bar.name}`, Math.max(right, this.x(bar.latest)) + 10, middle, "ink");
  }

  /** Where a bar was to be by the baseline: a thin one beneath it, of a milestone the outline of a diamond. */
  shadow({ start, finish }: Bar, at: number): void {
    const [left, right, y] = [this.x(start), this.x(finish), this.y(at) + 10];
    if (finish > start) this.fill("baseline", left, y, Math.max(right - left, 3), 4);
    else {
      this.pen.strokeStyle = this.colour("baseline");
      this.pen.lineWidth = 1.5;
      this.path([[left, y - 3], [left + 5, y + 2], [left, y + 7], [left - 5, y + 2], [left, y - 3]]);
    }
  }

  /** Between which two days a task ends in most cases: a line with two ends above its bar. */
  whisker({ start, finish }: Bar, at: number): void {
    const [left, right, y] = [this.x(start), this.x(finish), this.y(at) - 11];
    this.fill("risk", left, y, Math.max(right - left, 1), 1);
    this.fill("risk", left, y - 2, 1, 5);
    this.fill("risk", Math.max(right, left + 1) - 1, y - 3, 2, 7);
  }

  today(at: number): void {
    const x = this.x(at);
    this.pen.strokeStyle = this.colour("today");
    this.pen.lineWidth = 2;
    this.pen.setLineDash([6, 4]);
    this.path([[x, this.view.head], [x, this.height]]);
    this.pen.setLineDash([]);
  }

  /** A line through instants at heights, with a knot at each bend. */
  progress(points: readonly (readonly [number, number])[]): void {
    const places = points.map(([at, top]) => [this.x(at), this.y(top)] as const);
    this.pen.strokeStyle = this.colour("progress");
    this.pen.lineWidth = 2;
    this.path(places);
    for (const [x, y] of places) this.fill("progress", x - 2.5, y - 2.5, 5, 5);
  }

  head(): void {
    const [from, to] = this.days();
    const { scale, head } = this.view;
    this.fill("paper", 0, 0, this.width, head);
    for (const [ticks, top] of [[scale.upper(from, to), 0], [scale.lower(from, to), head / 2]] as const) {
      ticks.forEach(({ at, label }, index) => {
        const x = this.x(at);
        const end = ticks[index + 1] ? this.x(ticks[index + 1]!.at) : this.width;
        this.fill("line", x, top, 1, head / 2);
        this.clipped(label, Math.max(x, 0) + 4, end, top + head / 4);
      });
      this.fill("line", 0, top + head / 2 - 1, this.width, 1);
    }
  }

  /** A dependency, which leaves one bar at a height, bends along the edge of its line, and comes to the other. */
  link(source: Row, target: Row, kind: string, at: { from: number; edge: number; to: number }): void {
    const fromFinish = kind.startsWith("F");
    const toFinish = kind.endsWith("F");
    const x1 = this.x(fromFinish ? source.finish : source.start);
    const x2 = this.x(toFinish ? target.finish : target.start);
    if (Math.max(x1, x2) < -20 || Math.min(x1, x2) > this.width + 20) return;
    const [y1, edge, y2] = [this.y(at.from), this.y(at.edge), this.y(at.to)];
    const out = x1 + (fromFinish ? 7 : -7);
    const into = x2 + (toFinish ? 9 : -9);
    const direct = toFinish ? out >= into : out <= into;
    const corner = direct ? into : out;
    this.pen.strokeStyle = this.colour(source.critical && target.critical ? "critical" : "soft");
    this.pen.lineWidth = source.critical && target.critical ? 2 : 1;
    const bend: [number, number][] = direct ? [[corner, y1], [corner, y2]] : [[out, y1], [out, edge], [into, edge], [into, y2]];
    this.path([[x1, y1], ...bend, [x2, y2]]);
    const back = toFinish ? 5 : -5;
    this.path([[x2 + back, y2 - 3], [x2, y2], [x2 + back, y2 + 3]]);
  }

  /** What a bar is tied to others by, behind its end. */
  knob(row: Row, at: number): void {
    this.pen.beginPath();
    this.pen.arc(this.end(row), this.y(at), 4, 0, 2 * Math.PI);
    this.pen.fillStyle = this.colour("paper");
    this.pen.strokeStyle = this.colour("task");
    this.pen.lineWidth = 2;
    this.pen.fill();
    this.pen.stroke();
  }

  /** A bar where it is about to be dropped, and what that would say. */
  ghost(start: number, finish: number, at: number, text: string): void {
    const [left, right, middle] = [this.x(start), this.x(finish), this.y(at)];
    this.pen.strokeStyle = this.colour("ink");
    this.pen.lineWidth = 2;
    this.pen.setLineDash([4, 3]);
    this.pen.strokeRect(left, middle - 9, Math.max(right - left, 3), 18);
    this.pen.setLineDash([]);
    const width = this.pen.measureText(text).width + 12;
    this.fill("paper", right + 8, middle - 11, width, 22);
    this.pen.lineWidth = 1;
    this.pen.strokeRect(right + 8, middle - 11, width, 22);
    this.text(text, right + 14, middle, "ink");
  }

  /** A line from a knob to where it would be tied. */
  thread(row: Row, at: number, x: number, y: number): void {
    this.pen.strokeStyle = this.colour("task");
    this.pen.lineWidth = 2;
    this.path([[this.end(row), this.y(at)], [x - this.view.left, this.y(y)]]);
  }

  private end(row: Row): number {
    return this.x(row.finish) + (row.milestone ? 16 : 10);
  }

  private ordinary(left: number, width: number, middle: number): void {
    this.fill("wash", left, middle - 5, width, 10);
    this.pen.strokeStyle = this.colour("task");
    this.pen.lineWidth = 1.5;
    this.pen.strokeRect(left + 0.75, middle - 5, Math.max(width - 1.5, 1), 10);
  }

  /** A bracket over the bars of its parts. */
  private whole(left: number, width: number, middle: number, critical: boolean): void {
    this.pen.fillStyle = this.colour(critical ? "critical" : "ink");
    this.pen.beginPath();
    for (const [x, y] of [[0, -6], [width, -6], [width, 6], [width - 5, 0], [5, 0], [0, 6]] as const) this.pen.lineTo(left + x, middle + y);
    this.pen.fill();
  }

  private critical(left: number, width: number, middle: number): void {
    this.fill("critical", left, middle - 6, width, 12);
    this.fill("critical", left, middle - 9, 3, 18);
    this.fill("critical", left + width - 3, middle - 9, 3, 18);
  }

  private diamond(x: number, y: number, critical: boolean): void {
    this.pen.beginPath();
    for (const [dx, dy] of [[0, -8], [8, 0], [0, 8], [-8, 0]] as const) this.pen.lineTo(x + dx, y + dy);
    this.pen.closePath();
    this.pen.fillStyle = this.colour(critical ? "critical" : "paper");
    this.pen.strokeStyle = this.colour(critical ? "critical" : "ink");
    this.pen.lineWidth = 2;
    this.pen.fill();
    this.pen.stroke();
  }

  private deadline(x: number, y: number, missed: boolean): void {
    this.pen.strokeStyle = this.colour(missed ? "critical" : "deadline");
    this.pen.lineWidth = 2;
    this.path([[x, y - 10], [x, y + 6]]);
    this.path([[x - 4, y + 1], [x, y + 6], [x + 4, y + 1]]);
  }

  private path(points: readonly (readonly [number, number])[]): void {
    this.pen.beginPath();
    for (const [x, y] of points) this.pen.lineTo(x, y);
    this.pen.stroke();
  }

  private fill(colour: string, x: number, y: number, width: number, height: number): void {
    this.pen.fillStyle = this.colour(colour);
    this.pen.fillRect(x, y, width, height);
  }

  private text(text: string, x: number, y: number, colour: string): void {
    this.pen.fillStyle = this.colour(colour);
    this.pen.fillText(text, x, y);
  }

  private clipped(text: string, x: number, end: number, y: number): void {
    if (this.pen.measureText(text).width <= end - x) this.text(text, x, y, "soft");
  }

  private colour(name: string): string {
    return this.colours[name] ?? "gray";
  }

  private x(at: number): number {
    return this.view.scale.x(at) - this.view.left;
  }

  private y(top: number): number {
    return top - this.view.top;
  }

  private days(): [number, number] {
    return [this.view.scale.at(this.view.left), this.view.scale.at(this.view.left + this.width)];
  }
}
