// The baseline that is chosen above the chart: where each bar was to be, beneath the one that is.
import * as exchange from "./exchange";
import type { Gantt } from "./gantt";

const MINUTE = 60_000;

/** When a task was to begin and to end. */
export interface Bar {
  start: number;
  finish: number;
}

export class Baseline {
  private readonly bars = new Map<string, Bar>();
  private chosen = "";

  constructor(
    private readonly gantt: Gantt,
    private readonly select: HTMLSelectElement,
    private readonly keep: (chosen: string) => void,
  ) {
    select.addEventListener("change", () => void this.show(select.value));
  }

  /** Shows a baseline by its address; the empty text, or one that is not offered, shows none. */
  async show(address: string): Promise<void> {
    this.select.value = address;
    // Gone since it was remembered.
    if (this.select.selectedIndex < 0) this.select.value = "";
    this.chosen = this.select.value;
    this.bars.clear();
    this.keep(this.chosen);
    if (this.chosen) await this.read(this.chosen);
    this.legend();
    this.gantt.beneath(this.bars);
  }

  private async read(address: string): Promise<void> {
    const told = await exchange.bars(address);
    // Somebody chose another one meanwhile.
    if (address !== this.chosen) return;
    for (const [id, [start, finish]] of Object.entries(told)) this.bars.set(id, { start: start * MINUTE, finish: finish * MINUTE });
  }

  private legend(): void {
    for (const key of document.querySelectorAll<HTMLElement>("[data-baseline-key]")) key.hidden = this.bars.size === 0;
  }
}
