// Several rows at once: with Shift and Ctrl by mouse or keys, to copy them to a spreadsheet or to remove them together.
// Rows of a spreadsheet, or copied here, are pasted to the end of the plan.
import type { Board } from "./board";
import type { Editing } from "./editing";
import * as exchange from "./exchange";
import type { Row } from "./rows";

const ROW = /^task-[0-9a-f]{8}-/;

export class Selecting {
  private anchor = "";

  constructor(
    private readonly board: Board,
    private readonly editing: Editing,
    private readonly bar: HTMLElement,
  ) {
    const { pane } = board.grid;
    // Before the row hears of it, which would open itself.
    pane.addEventListener("click", (event) => this.clicked(event), { capture: true });
    pane.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    document.addEventListener("copy", (event) => this.copied(event));
    if (board.mayPlan) document.addEventListener("paste", (event) => this.pasted(event));
    bar.addEventListener("click", (event) => {
      const wanted = (event.target as Element).closest<HTMLElement>("[data-selected]")?.dataset["selected"];
      if (wanted === "none") this.select([]);
      else if (wanted === "copy") void navigator.clipboard.writeText(this.written(this.rows()));
      else if (wanted === "indent" || wanted === "outdent") void this.level(wanted);
      else if (wanted === "ask") this.ask(true);
      else if (wanted === "keep") this.ask(false);
      else if (wanted === "remove") void this.remove();
    });
  }

  private select(ids: Iterable<string>): void {
    this.board.grid.select(ids);
    const { size } = this.board.grid.selection;
    this.bar.hidden = size === 0;
    this.ask(false);
    const count = this.bar.querySelector<HTMLElement>("[data-plan-count]");
    if (count) count.textContent = (count.dataset["text"] ?? "").replace("{count}", `${size}`);
  }

  private ask(asking: boolean): void {
    for (const part of this.bar.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = (part.dataset["when"] === "asking") !== asking;
    if (asking) this.bar.querySelector<HTMLElement>("[data-selected=remove]")?.focus();
  }

  private range(to: string): string[] {
    const { lines } = this.board;
    const [one, other] = [lines.index(this.anchor), lines.index(to)].sort((a, b) => a - b) as [number, number];
    return lines.ids(one < 0 ? other : one, other).filter((id) => ROW.test(id));
  }

  private toggle(id: string): void {
    const selected = new Set(this.board.grid.selection);
    if (!selected.delete(id)) selected.add(id);
    this.anchor = id;
    this.select(selected);
  }

  private clicked(event: MouseEvent): void {
    const row = (event.target as Element).closest("tr");
    if (!row || !ROW.test(row.id) || row === this.board.grid.typing) return;
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) {
      if (this.board.grid.selection.size > 0) this.select([]);
      this.anchor = row.id;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    window.getSelection()?.removeAllRanges();
    if (!this.anchor) this.anchor = this.board.grid.here;
    if (event.shiftKey) this.select(this.range(row.id));
    else this.toggle(row.id);
    this.board.grid.focus(row.id);
  }

  private pressed(event: KeyboardEvent): void {
    const row = (event.target as Element).closest("tr");
    if (!row || row === this.board.grid.typing) return;
    if (event.altKey) {
      const level = event.key === "ArrowRight" ? "indent" : event.key === "ArrowLeft" ? "outdent" : null;
      if (!level || !this.board.mayPlan) return;
      event.preventDefault();
      event.stopPropagation();
      return void this.level(level);
    }
    const { grid, lines } = this.board;
    const control = event.ctrlKey || event.metaKey;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    let done = true;
    if (event.shiftKey && step !== 0 && !control) {
      if (grid.selection.size === 0) this.anchor = row.id;
      const next = lines.line(Math.max(0, Math.min(lines.length - 1, lines.index(row.id) + step)));
      if (next) {
        grid.focus(next.id);
        this.select(this.range(next.id));
      }
    } else if (control && event.key === "a") this.select(lines.ids(0, lines.length).filter((id) => ROW.test(id)));
    else if (event.key === " " && ROW.test(row.id)) this.toggle(row.id);
    else if (event.key === "Escape" && grid.selection.size > 0) this.select([]);
    else if (event.key === "Delete" && grid.selection.size > 1 && this.board.mayPlan) this.ask(true);
    else done = false;
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The selected rows in their order, or the one that is looked at. */
  private rows(): Row[] {
    const { grid, lines } = this.board;
    const ids = grid.selection.size > 0 ? grid.selection : new Set([grid.here]);
    const found: Row[] = [];
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines.line(index);
      if (line?.row && ids.has(line.id)) found.push(line.row);
    }
    return found;
  }

  /** Rows as a spreadsheet takes them, below the headings of the table; days as any of them reads them. */
  private written(rows: readonly Row[]): string {
    const { plan, grid } = this.board;
    const day = (at: number | null): string => (at === null ? "" : new Date(at).toISOString().slice(0, 10));
    const columns: Record<string, (row: Row) => string> = {
      number: (row) => `${row.number}`,
      name: (row) => row.name,
      duration: (row) => plan.duration(row.minutes),
      predecessors: (row) => row.predecessors,
      start: (row) => day(row.start),
      finish: (row) => day(row.finish),
      slack: (row) => plan.duration(row.slack),
      critical: (row) => (row.critical ? "1" : ""),
      constraint: (row) => row.constraint,
      deadline: (row) => day(row.deadline === null ? null : row.deadline - 1),
      interface_id: (row) => plan.interfaces.get(row.interface)?.code ?? "",
      assigned: (row) => plan.assigned(row),
      optimistic: (row) => (row.optimistic === null ? "" : plan.duration(row.optimistic)),
      pessimistic: (row) => (row.pessimistic === null ? "" : plan.duration(row.pessimistic)),
    };
    const heads = [...grid.table.tHead!.rows[0]!.cells].filter(({ dataset }) => dataset["column"]! in columns);
    const named = (key: string): string => heads.find(({ dataset }) => key in dataset)?.dataset[key] ?? "";
    const lines = [
      [...heads.map(({ textContent }) => textContent ?? ""), named("day"), named("parent")],
      ...rows.map((row) => [
        ...heads.map(({ dataset }) => columns[dataset["column"]!]!(row)),
        day(row.constraintOn),
        `${plan.byId.get(row.parent)?.number ?? ""}`,
      ]),
    ];
    return lines.map((cells) => cells.map(quoted).join("\t")).join("\n");
  }

  private copied(event: ClipboardEvent): void {
    const on = document.activeElement;
    if (!on || !this.board.grid.pane.contains(on) || this.board.grid.typing?.contains(on) || window.getSelection()?.toString()) return;
    const rows = this.rows();
    if (rows.length === 0) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", this.written(rows));
  }

  private pasted(event: ClipboardEvent): void {
    const on = document.activeElement;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!on || !this.board.grid.pane.contains(on) || this.board.grid.typing?.contains(on) || !text.trim()) return;
    event.preventDefault();
    const data = this.form();
    data.set("text", text);
    void this.editing.send(`${this.board.element.dataset["tasks"]}paste/`, data);
  }

  /** Puts rows under the one above them, or out of the one they are under. */
  private async level(way: "indent" | "outdent"): Promise<void> {
    const data = this.form();
    for (const { id } of this.rows()) data.append("task", id);
    await this.editing.send(`${this.board.element.dataset["tasks"]}${way}/?row`, data, this.board.grid.here);
  }

  private async remove(): Promise<void> {
    const data = this.form();
    for (const { id } of this.rows()) data.append("task", id);
    this.select([]);
    await this.editing.send(`${this.board.element.dataset["tasks"]}remove/`, data);
  }

  private form(): FormData {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", exchange.token());
    return data;
  }
}

function quoted(text: string): string {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
