// What stands on which line, and where: all lines are equally high but the one that is typed in.
import type { Row } from "./rows";

export const HEIGHT = 32;

export interface Line {
  /** The id of the row in the page. */
  id: string;
  row: Row | null;
  level: number;
  /** Whether the parts of the row are shown; left out where it has none. */
  opened?: boolean | undefined;
  /** The text of a line that only heads others. */
  heading?: string;
}

export const ADD: Line = { id: "task-add", row: null, level: 1 };
export const NEW: Line = { id: "task-new", row: null, level: 1 };

export function lineOf(row: Row): Line {
  return { id: `task-${row.id}`, row, level: row.level };
}

export class Lines {
  private list: readonly Line[] = [];
  private readonly places = new Map<string, number>();
  private tall = -1;
  private extra = 0;

  take(list: readonly Line[]): void {
    this.list = list;
    this.places.clear();
    list.forEach(({ id }, index) => this.places.set(id, index));
  }

  /** One line may be taller: the one that is typed in. Returns whether that is news. */
  stretch(id: string | null, height: number): boolean {
    const tall = id === null ? -1 : this.index(id);
    const extra = tall < 0 ? 0 : Math.max(0, height - HEIGHT);
    const news = tall !== this.tall || extra !== this.extra;
    this.tall = tall;
    this.extra = extra;
    return news;
  }

  get length(): number {
    return this.list.length;
  }

  get height(): number {
    return this.top(this.list.length);
  }

  line(index: number): Line | undefined {
    return this.list[index];
  }

  index(id: string): number {
    return this.places.get(id) ?? -1;
  }

  top(index: number): number {
    return index * HEIGHT + (this.tall >= 0 && index > this.tall ? this.extra : 0);
  }

  heightOf(index: number): number {
    return HEIGHT + (index === this.tall ? this.extra : 0);
  }

  /** The line at a height below the head. */
  at(y: number): number {
    const bottom = (this.tall + 1) * HEIGHT + this.extra;
    const plain = this.tall < 0 || y < this.tall * HEIGHT ? y : y < bottom ? this.tall * HEIGHT : y - this.extra;
    return Math.max(0, Math.min(this.list.length - 1, Math.floor(plain / HEIGHT)));
  }

  ids(from: number, to: number): string[] {
    return this.list.slice(from, to + 1).map(({ id }) => id);
  }
}
