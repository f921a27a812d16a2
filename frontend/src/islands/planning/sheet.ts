// How each thing of the chart is drawn. Critical differs from other work by shape (tall, solid, capped) and not only by
// colour; milestones are diamonds, a deadline is an arrow that points down.
import type { Bar } from "./rows";
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
    this.pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    this.pen.textBaseline = "middle";
    this.fill("paper", 0, 0, width, height);
  }

  background(bars: readonly Bar[], marked: Bar | undefined): void {
    const [from, to] = this.days();
    if (this.view.scale.showsDays) {
      for (let at = SATURDAY + Math.floor((from - SATURDAY) / WEEK) * WEEK; at < to; at += WEEK) {
        this.fill("shade", this.x(at), 0, this.x(at + (WEEK * 2) / 7) - this.x(at), this.height);
      }
    }
    if (marked) this.fill("wash", 0, this.y(marked.top), this.width, marked.height);
    for (const bar of bars) {
      if (this.seen(bar)) this.fill("line", 0, this.y(bar.top + bar.height) - 1, this.width, 1);
    }
  }

  links(bars: readonly Bar[]): void {
    const byNumber = new Map(bars.map((bar) => [bar.number, bar]));
    for (const bar of bars) {
      for (const { number, kind } of bar.waits) {
        const source = byNumber.get(number);
        if (source && (this.seen(bar) || this.seen(source) || this.between(source, bar))) this.link(source, bar, kind);
      }
    }
  }

  bar(bar: Bar): void {
    if (!this.seen(bar)) return;
    const middle = this.y(bar.top + bar.height / 2);
    const [left, right] = [this.x(bar.start), this.x(bar.finish)];
    if (!bar.critical && bar.latest > bar.finish) {
      this.fill("slack", right, middle - 1, this.x(bar.latest) - right, 2);
      this.fill("slack", this.x(bar.latest) - 1, middle - 4, 2, 8);
    }
    if (bar.milestone) this.diamond(left, middle, bar.critical);
    else if (bar.critical) this.critical(left, Math.max(right - left, 3), middle);
    else this.ordinary(left, Math.max(right - left, 3), middle);
    if (bar.deadline !== null) this.deadline(this.x(bar.deadline), middle, bar.missed);
    if (this.view.named) this.text(`${bar.number} ${bar.name}`, Math.max(right, this.x(bar.latest)) + 10, middle, "ink");
  }

  today(at: number): void {
    const x = this.x(at);
    this.pen.strokeStyle = this.colour("today");
    this.pen.lineWidth = 2;
    this.pen.setLineDash([6, 4]);
    this.path([[x, this.view.head], [x, this.height]]);
    this.pen.setLineDash([]);
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

  private ordinary(left: number, width: number, middle: number): void {
    this.fill("wash", left, middle - 5, width, 10);
    this.pen.strokeStyle = this.colour("task");
    this.pen.lineWidth = 1.5;
    this.pen.strokeRect(left + 0.75, middle - 5, Math.max(width - 1.5, 1), 10);
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

  private link(source: Bar, target: Bar, kind: string): void {
    const fromFinish = kind.startsWith("F");
    const toFinish = kind.endsWith("F");
    const x1 = this.x(fromFinish ? source.finish : source.start);
    const x2 = this.x(toFinish ? target.finish : target.start);
    const y1 = this.y(source.top + source.height / 2);
    const y2 = this.y(target.top + target.height / 2);
    const out = x1 + (fromFinish ? 7 : -7);
    const into = x2 + (toFinish ? 9 : -9);
    const direct = toFinish ? out >= into : out <= into;
    const edge = this.y(y2 > y1 ? source.top + source.height : source.top);
    const corner = direct ? into : out;
    this.pen.strokeStyle = this.colour(source.critical && target.critical ? "critical" : "soft");
    this.pen.lineWidth = source.critical && target.critical ? 2 : 1;
    const bend: [number, number][] = direct ? [[corner, y1], [corner, y2]] : [[out, y1], [out, edge], [into, edge], [into, y2]];
    this.path([[x1, y1], ...bend, [x2, y2]]);
    const back = toFinish ? 5 : -5;
    this.path([[x2 + back, y2 - 3], [x2, y2], [x2 + back, y2 + 3]]);
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

  private seen(bar: Bar): boolean {
    return this.y(bar.top + bar.height) > 0 && this.y(bar.top) < this.height;
  }

  private between(one: Bar, other: Bar): boolean {
    return this.y(Math.min(one.top, other.top)) < 0 && this.y(Math.max(one.top, other.top)) > this.height;
  }
}
