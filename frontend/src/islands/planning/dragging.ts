// Bars with the mouse: drag one to start it on another day, its end to let it take longer, the knob behind its end to
// another bar to tie them. What is dropped is typed into the row and sent as if somebody had written it there, so the
// row's keys do all of it too. Esc lets go.
import type { Board } from "./board";
import { Edges } from "./edges";
import type { Editing } from "./editing";
import * as exchange from "./exchange";
import { DAY, type Row } from "./rows";

const GRIP = 6;
const KNOB = 12;
const HOUR = DAY / 24;

type Mode = "move" | "resize" | "link";

interface Drag {
  mode: Mode;
  row: Row;
  from: number;
  x: number;
  moved: boolean;
  /** The row as it can be typed in, on its way since the bar was taken hold of. */
  fields: Promise<string | null> | null;
}

export class Dragging {
  private drag: Drag | null = null;
  private readonly edges: Edges;

  constructor(
    private readonly board: Board,
    private readonly editing: Editing,
  ) {
    const { canvas } = board.gantt;
    this.edges = new Edges(board.gantt.pane, () => board.grid.head, (event) => this.drag && this.preview(this.drag, event));
    canvas.addEventListener("pointermove", (event) => this.pointed(event));
    canvas.addEventListener("pointerdown", (event) => this.taken(event));
    canvas.addEventListener("pointerup", (event) => void this.dropped(event));
    canvas.addEventListener("pointercancel", () => this.letGo());
    canvas.addEventListener("dblclick", (event) => {
      const row = this.rowAt(event);
      if (row) void editing.edit(`task-${row.id}`);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.drag) return;
      event.preventDefault();
      this.letGo();
    });
  }

  private rowAt(event: MouseEvent): Row | null {
    const { gantt, lines } = this.board;
    const y = gantt.yAt(event);
    return y < 0 || y >= lines.height ? null : (lines.line(lines.at(y))?.row ?? null);
  }

  /** What would be taken hold of here. */
  private hold(event: MouseEvent): { mode: Mode; row: Row } | null {
    const { scale } = this.board.gantt;
    const row = this.rowAt(event);
    // The bar of a whole follows from its parts.
    if (!row || !scale || row.summary) return null;
    const x = this.board.gantt.xAt(event);
    const [left, right] = [scale.x(row.start), scale.x(row.finish)];
    const end = row.milestone ? left + 8 : Math.max(right, left + 3);
    const begin = row.milestone ? left - 8 : left;
    // Of a bar that is hardly wider than the mouse is exact, something must be left to take hold of.
    const within = Math.min(GRIP, (end - begin) / 3);
    const beside = end - begin < 2 * GRIP ? GRIP : 0;
    if (x > end + GRIP / 2 && x <= end + KNOB + GRIP) return { mode: "link", row };
    if (!row.milestone && x > end - within && x <= end + GRIP / 2) return { mode: "resize", row };
    return x >= begin - beside && x <= end ? { mode: "move", row } : null;
  }

  private pointed(event: PointerEvent): void {
    const { gantt } = this.board;
    if (!this.drag) {
      const held = this.hold(event);
      gantt.canvas.dataset["cursor"] = held?.mode ?? "";
      gantt.hover(held?.row ?? null);
      return;
    }
    if (Math.abs(event.clientX - this.drag.x) > 3 || this.drag.mode === "link") this.drag.moved = true;
    if (!this.drag.moved) return;
    this.preview(this.drag, event);
    this.edges.follow(event, this.drag.mode === "link");
  }

  private taken(event: PointerEvent): void {
    const held = event.button === 0 && event.pointerType !== "touch" ? this.hold(event) : null;
    if (!held) return;
    event.preventDefault();
    const { board } = this;
    board.gantt.canvas.setPointerCapture(event.pointerId);
    const fields = held.mode === "link" ? null : this.fieldsOf(held.row);
    this.drag = { ...held, from: board.gantt.timeAt(event), x: event.clientX, moved: false, fields };
  }

  private preview(drag: Drag, event: PointerEvent): void {
    const { gantt } = this.board;
    if (drag.mode === "link") {
      gantt.ghost({ kind: "link", row: drag.row, x: gantt.xAt(event), y: gantt.yAt(event), target: this.target(drag, event) });
      return;
    }
    const { start, finish } = this.wanted(drag, event);
    const text = drag.mode === "move" ? gantt.written(start) : `${gantt.written(finish)} · ${this.duration(drag.row, finish).text}`;
    gantt.ghost({ kind: "bar", row: drag.row, start, finish, text });
  }

  /** From when to when the bar is asked to be. */
  private wanted({ mode, row, from }: Drag, event: PointerEvent): { start: number; finish: number } {
    const { gantt } = this.board;
    const by = gantt.timeAt(event) - from;
    if (mode === "move") {
      const day = Math.floor((row.start + by + DAY / 2 - (row.start % DAY)) / DAY) * DAY;
      return { start: day + (row.start % DAY), finish: day + (row.start % DAY) + row.finish - row.start };
    }
    const step = gantt.scale?.showsHours ? HOUR : DAY;
    const finish = step === DAY ? Math.floor((row.finish + by - 1) / DAY) * DAY + (row.finish % DAY || DAY) : Math.round((row.finish + by) / HOUR) * HOUR;
    return { start: row.start, finish: Math.max(finish, row.start + HOUR) };
  }

  /** How much work lies between the start of a row and another finish, by the days that the chart does not shade. */
  private duration(row: Row, finish: number): { text: string; minutes: number } {
    const by = workdays(row.start, finish) - workdays(row.start, row.finish);
    const within = ((finish % DAY) - (row.finish % DAY)) / 60_000;
    const minutes = Math.max(this.board.gantt.scale?.showsHours ? 60 : 480, row.minutes + by * 480 + within);
    const [days, rest] = [Math.floor(minutes / 480), minutes % 480];
    const text = [days ? `${days}d` : "", Math.floor(rest / 60) ? `${Math.floor(rest / 60)}h` : "", rest % 60 ? `${rest % 60}m` : ""];
    return { text: text.filter(Boolean).join(" "), minutes };
  }

  private target({ row }: Drag, event: PointerEvent): Row | null {
    const found = this.rowAt(event);
    return found && found.id !== row.id ? found : null;
  }

  private async dropped(event: PointerEvent): Promise<void> {
    const { drag, board } = this;
    this.drag = null;
    this.edges.release();
    if (!drag?.moved) {
      this.letGo();
      if (drag) board.grid.focus(`task-${drag.row.id}`);
      return;
    }
    if (drag.mode === "link") {
      const target = this.target(drag, event);
      this.letGo();
      if (target) await this.link(drag.row, target);
      return;
    }
    const { start, finish } = this.wanted(drag, event);
    const unchanged = drag.mode === "move" ? start === drag.row.start : finish === drag.row.finish;
    if (!unchanged) {
      const typed: Record<string, string> =
        drag.mode === "move"
          ? { constraint: "SNET", constraint_on: new Date(start).toISOString().slice(0, 10) }
          : { duration: this.duration(drag.row, finish).text };
      await this.type(drag.row, drag.fields ?? this.fieldsOf(drag.row), typed);
    }
    this.letGo();
    board.gantt.redraw();
  }

  private async link(source: Row, target: Row): Promise<void> {
    if (target.waits.some(({ number }) => number === source.number)) return;
    const written = [target.predecessors, `${source.number}`].filter(Boolean).join(", ");
    await this.type(target, this.fieldsOf(target), { predecessors: written });
  }

  private fieldsOf(row: Row): Promise<string | null> {
    return exchange.fragment(`${this.board.url(row.id, "amend/")}?row`);
  }

  private async type(row: Row, fields: Promise<string | null>, typed: Record<string, string>): Promise<void> {
    const html = await fields;
    if (html === null) return;
    const data = typedIn(html);
    for (const [name, value] of Object.entries(typed)) data.set(name, value);
    await this.editing.send(`${this.board.url(row.id, "amend/")}?row`, data);
  }

  private letGo(): void {
    this.drag = null;
    this.edges.release();
    this.board.gantt.ghost(null);
  }
}

/** The fields of a row to type in, as they stand. */
function typedIn(html: string): FormData {
  const template = document.createElement("template");
  template.innerHTML = html;
  const data = new FormData();
  for (const field of template.content.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input[name], select[name], textarea[name]")) {
    const left = field instanceof HTMLInputElement && field.type === "checkbox" && !field.checked;
    if (!left) data.append(field.name, field.value);
  }
  return data;
}

/** The days from one instant to another on which there is work, Monday to Friday, both counted. */
function workdays(from: number, to: number): number {
  let count = 0;
  for (let at = Math.floor(from / DAY) * DAY; at < to; at += DAY) if (new Date(at).getUTCDay() % 6) count += 1;
  return count;
}
