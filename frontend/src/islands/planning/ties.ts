// The dependencies between lines, found by the lines that are in view: a plan has thousands of them.
import { type Layer, middle } from "./layers";
import type { Lines } from "./lines";
import type { Plan, Row } from "./rows";

/** Lines whose dependencies are looked for together. */
const BLOCK = 64;

/** A dependency, by the lines of its two ends. */
interface Tie {
  source: number;
  target: number;
  kind: string;
}

export class Ties {
  /** The dependencies that end in each block of lines, or pass through it. */
  private blocks: Tie[][] = [];

  constructor(private readonly lines: Lines) {}

  /** Takes those of a plan of which both ends have a line. */
  take(plan: Plan): void {
    this.blocks = [];
    for (const row of plan.rows) {
      if (row.waits.length === 0) continue;
      const target = this.lineOf(row);
      if (target < 0) continue;
      for (const { number, kind } of row.waits) {
        const source = this.lineOf(plan.byNumber.get(number));
        if (source >= 0) this.add({ source, target, kind });
      }
    }
  }

  /** Those that are seen of some lines, each once. */
  within(from: number, to: number): Tie[] {
    const first = Math.floor(from / BLOCK);
    const found: Tie[] = [];
    for (let block = first; block <= Math.floor(to / BLOCK); block += 1) {
      for (const tie of this.blocks[block] ?? []) {
        const [top, bottom] = ends(tie);
        // One that passes through several blocks is told by the first of them.
        if (Math.max(Math.floor(top / BLOCK), first) === block && top <= to && bottom >= from) found.push(tie);
      }
    }
    return found;
  }

  readonly layer: Layer = ({ sheet, lines, from, to }) => {
    for (const { source, target, kind } of this.within(from, to)) {
      const [one, other] = [lines.line(source)?.row, lines.line(target)?.row];
      if (!one || !other) continue;
      const edge = lines.top(source) + (target > source ? lines.heightOf(source) : 0);
      sheet.link(one, other, kind, { from: middle(lines, source), edge, to: middle(lines, target) });
    }
  };

  private add(tie: Tie): void {
    const [top, bottom] = ends(tie);
    for (let block = Math.floor(top / BLOCK); block <= Math.floor(bottom / BLOCK); block += 1) (this.blocks[block] ??= []).push(tie);
  }

  private lineOf(row: Row | undefined): number {
    return row ? this.lines.index(`task-${row.id}`) : -1;
  }
}

function ends({ source, target }: Tie): [number, number] {
  return source < target ? [source, target] : [target, source];
}
