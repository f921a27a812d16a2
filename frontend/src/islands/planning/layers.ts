// What the chart shows of the lines in view, layer upon layer: each draws all of its lines before the next one begins.
import type { Lines } from "./lines";
import type { Row } from "./rows";
import type { Scale } from "./scale";
import type { Sheet } from "./sheet";

/** The lines in view, `from` and `to` included, and what they are drawn with. */
export interface InView {
  sheet: Sheet;
  scale: Scale;
  lines: Lines;
  from: number;
  to: number;
}

export type Layer = (view: InView) => void;

/** Where the bar of a line has its middle: px below the head. */
export function middle(lines: Lines, index: number): number {
  return lines.top(index) + Math.min(lines.heightOf(index), 32) / 2;
}

/** A layer that draws something of each row in view, at the middle of its line. */
export function eachRow(draw: (row: Row, at: number, sheet: Sheet) => void): Layer {
  return ({ sheet, lines, from, to }) => {
    for (let index = from; index <= to; index += 1) {
      const row = lines.line(index)?.row;
      if (row) draw(row, middle(lines, index), sheet);
    }
  };
}

/** The ground of each line, of those another one that are marked. */
export function ground(marked: (id: string) => boolean): Layer {
  return ({ sheet, lines, from, to }) => {
    sheet.background();
    for (let index = from; index <= to; index += 1) {
      const line = lines.line(index);
      sheet.line(lines.top(index), lines.heightOf(index), line !== undefined && marked(line.id));
    }
  };
}

export const bars: Layer = eachRow((row, at, sheet) => sheet.bar(row, at));
