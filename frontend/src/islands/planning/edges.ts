// Where something is dragged to the edge of the chart, what lies beyond comes into view, the faster the nearer the edge.
const ZONE = 32;
const FASTEST = 24;

export class Edges {
  private at: PointerEvent | null = null;
  private alsoDown = false;
  private rolling = false;

  constructor(
    private readonly pane: HTMLElement,
    private readonly head: () => number,
    private readonly rolled: (event: PointerEvent) => void,
  ) {}

  /** Takes where the mouse is now while it drags, and whether other lines matter to it or only other days. */
  follow(event: PointerEvent, alsoDown: boolean): void {
    this.at = event;
    this.alsoDown = alsoDown;
    if (this.rolling) return;
    this.rolling = true;
    requestAnimationFrame(() => this.roll());
  }

  /** Nothing is dragged any more. */
  release(): void {
    this.at = null;
  }

  private roll(): void {
    this.rolling = false;
    if (!this.at) return;
    const { pane, at } = this;
    const box = pane.getBoundingClientRect();
    const [left, top] = [pane.scrollLeft, pane.scrollTop];
    pane.scrollLeft += push(at.clientX, box.left, box.left + pane.clientWidth);
    if (this.alsoDown) pane.scrollTop += push(at.clientY, box.top + this.head(), box.top + pane.clientHeight);
    if (pane.scrollLeft === left && pane.scrollTop === top) return;
    this.rolled(at);
    this.follow(at, this.alsoDown);
  }
}

/** How far to go on: px in this frame, below 0 to the beginning. */
function push(at: number, from: number, to: number): number {
  const within = Math.min(at - from, to - at, ZONE);
  const speed = Math.ceil(((ZONE - within) / ZONE) * FASTEST);
  return Math.min(speed, FASTEST) * (at - from < to - at ? -1 : 1);
}
