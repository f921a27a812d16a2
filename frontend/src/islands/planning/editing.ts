// The table from the keyboard: arrows walk the rows, Enter types in one, Esc leaves it, Insert, Delete and Alt with an
// arrow do what their names say. The server draws the row to type in and says what is wrong with it.
import type { Board } from "./board";
import * as exchange from "./exchange";

const LINK = "a[data-row-link]";
const TASK = /^task-[0-9a-f]{8}-/;

function parsed(html: string): HTMLTableRowElement | null {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector("tr");
}

export class Editing {
  private busy = false;
  /** Where to look once the row that is being typed in is gone. */
  private next = "";

  constructor(private readonly board: Board) {
    const { pane } = board.grid;
    pane.addEventListener("keydown", (event) => this.pressed(event));
    pane.addEventListener("click", (event) => this.clicked(event));
    if (!board.mayPlan) return;
    pane.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit(event.target as HTMLFormElement);
    });
    document.querySelector("[data-plan-add]")?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.add("");
    });
  }

  /** Opens a row to type in, on the column that was clicked. */
  async edit(id: string, column?: string): Promise<void> {
    if (!(await this.putAway())) return;
    await this.open(await exchange.fragment(`${this.board.url(id, "amend/")}?row`), id, column);
  }

  /** Opens a new row before another, or after all. */
  async add(before: string): Promise<void> {
    if (!(await this.putAway())) return;
    const query = before ? `&before=${before.replace("task-", "")}` : "";
    const html = await exchange.fragment(`${this.board.addUrl}?row${query}`);
    if (html === null) return;
    this.board.adding = before;
    this.board.arrange();
    await this.open(html, before || "task-add");
  }

  async ask(id: string): Promise<void> {
    if (this.board.grid.typing?.id !== id && !(await this.putAway())) return;
    const { lines } = this.board;
    const next = lines.line(lines.index(id) + 1)?.id ?? "";
    await this.open(await exchange.fragment(`${this.board.url(id, "remove/")}?row`), next);
  }

  async move(id: string, direction: string): Promise<void> {
    const data = new FormData();
    data.set("direction", direction);
    data.set("csrfmiddlewaretoken", exchange.token());
    await this.send(`${this.board.url(id, "move/")}?row`, data);
  }

  /** Takes a row as it is typed to the server, as if somebody had typed it in. */
  async submit(form: HTMLFormElement): Promise<void> {
    await this.send(`${form.getAttribute("action") ?? ""}?row`, new FormData(form));
  }

  /** Shows a row that the server drew. */
  async open(html: string | null, next: string, column?: string): Promise<void> {
    const tr = html === null ? null : parsed(html);
    if (!tr) return;
    this.next = next;
    this.dress(tr);
    const { grid, lines } = this.board;
    grid.type(tr);
    grid.reveal(lines.index(tr.id));
    grid.draw();
    const field = (column && tr.querySelector<HTMLElement>(`[name="${column}"]`)) || tr.querySelector<HTMLElement>("[autofocus]");
    field?.focus({ preventScroll: true });
    if (field instanceof HTMLInputElement && column) field.select();
  }

  /** Puts the cells of a row under the columns that are shown; the others stay hidden, and are sent along. */
  private dress(tr: HTMLTableRowElement): void {
    const cells = new Map([...tr.cells].map((cell) => [cell.dataset["cell"] ?? "", cell]));
    const whole = cells.get("all");
    const { columns } = this.board.grid;
    if (whole) {
      whole.colSpan = columns.length - 1;
      return;
    }
    for (const column of columns) tr.append(cells.get(column) ?? document.createElement("td"));
    for (const [column, cell] of cells) {
      if (columns.includes(column)) continue;
      cell.hidden = true;
      tr.append(cell);
    }
  }

  /** Sends a row; what is wrong with it is shown in the row itself. */
  async send(url: string, data: FormData, next = this.next): Promise<void> {
    if (this.busy) return;
    this.next = next;
    this.busy = true;
    this.board.grid.typing?.setAttribute("aria-busy", "true");
    data.set("plan", `${this.board.plan.version}`);
    const sent = await exchange.send(url, data);
    this.busy = false;
    this.board.grid.typing?.removeAttribute("aria-busy");
    if (!sent) return;
    if ("row" in sent) return this.open(sent.row, this.next);
    await this.took(sent.answer);
  }

  private async took(answer: exchange.Answer): Promise<void> {
    const { board } = this;
    if (!answer.form) board.adding = null;
    board.grid.type(null);
    if (answer.shown) board.kept.add(answer.shown);
    await board.take(answer);
    if (answer.form) return this.open(answer.form, this.next);
    const next = answer.shown ? `task-${answer.shown}` : this.next;
    board.grid.focus(board.lines.index(next) < 0 ? board.grid.here : next);
  }

  /** Leaves the row that is being typed in as it was. */
  private leave(): void {
    const { board } = this;
    const left = board.grid.typing?.id;
    board.adding = null;
    board.grid.type(null);
    board.arrange();
    board.grid.focus(left && left !== "task-new" ? left : this.next);
  }

  /** Only one row is typed in at a time; one in which something was typed is not put away but looked at. */
  private async putAway(): Promise<boolean> {
    const row = this.board.grid.typing;
    if (!row) return true;
    const fields = row.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input:not([type=hidden]), select");
    for (const field of fields) {
      if (field instanceof HTMLInputElement ? field.value !== field.defaultValue : !field.selectedOptions[0]?.defaultSelected && field.selectedIndex > 0) {
        field.focus();
        return false;
      }
    }
    this.leave();
    return true;
  }

  private walk(from: string, by: number): void {
    const { grid, lines } = this.board;
    const last = lines.length - 1;
    let index = Math.max(0, Math.min(last, lines.index(from) + by));
    // Headings are read, and not walked on.
    while (index > 0 && index < last && lines.line(index)?.heading !== undefined) index += by < 0 ? -1 : 1;
    const line = lines.line(index)?.heading === undefined ? lines.line(index) : undefined;
    if (line) grid.focus(line.id);
  }

  /** Shows or hides the parts of a row; where there is nothing to show or hide, goes to the first part or the whole. */
  private unfold(id: string, open: boolean): void {
    const { board } = this;
    const { lines } = board;
    const line = lines.line(lines.index(id));
    if (!line?.row) return;
    if (line.opened === !open) {
      board.open(line.row.id, open);
      board.grid.focus(id);
    } else if (open && line.opened) this.walk(id, 1);
    else if (!open && line.row.parent) board.grid.focus(`task-${line.row.parent}`);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    const row = target.closest("tr");
    if (!row) return;
    if (row === this.board.grid.typing) this.pressedInEditing(event, target);
    else if (target.matches(LINK)) this.pressedOnRow(event, target, row.id);
  }

  private pressedInEditing(event: KeyboardEvent, target: HTMLElement): void {
    if (event.key === "Escape") {
      event.preventDefault();
      this.leave();
    } else if (event.key === "Enter" && target instanceof HTMLSelectElement) {
      event.preventDefault();
      target.form?.requestSubmit();
    }
  }

  private pressedOnRow(event: KeyboardEvent, link: HTMLElement, id: string): void {
    const { lines, grid, mayPlan } = this.board;
    const isTask = TASK.test(id);
    const page = Math.max(1, Math.floor(grid.pane.clientHeight / 32) - 2);
    const actions: Record<string, (() => void) | false> = {
      ArrowDown: event.altKey ? mayPlan && isTask && (() => void this.move(id, "down")) : () => this.walk(id, 1),
      ArrowUp: event.altKey ? mayPlan && isTask && (() => void this.move(id, "up")) : () => this.walk(id, -1),
      ArrowRight: () => this.unfold(id, true),
      ArrowLeft: () => this.unfold(id, false),
      PageDown: () => this.walk(id, page),
      PageUp: () => this.walk(id, -page),
      Home: () => this.walk(id, -lines.length),
      End: () => this.walk(id, lines.length),
      F2: () => link.click(),
      Insert: mayPlan && (() => void this.add(isTask ? id : "")),
      Delete: mayPlan && isTask && (() => void this.ask(id)),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const row = target.closest("tr");
    if (!row?.id || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (row === this.board.grid.typing) return this.clickedInEditing(target, row);
    const toggle = target.closest<HTMLElement>("[data-plan-toggle]");
    if (toggle) return this.board.open(row.id.replace("task-", ""), toggle.dataset["planToggle"] === "open");
    if (!this.board.mayPlan) return;
    const onLink = target.closest(LINK) !== null;
    const column = target.closest<HTMLElement>("td[data-column]")?.dataset["column"];
    if ((!onLink && !column) || window.getSelection()?.toString()) return;
    event.preventDefault();
    void (TASK.test(row.id) ? this.edit(row.id, column) : this.add(""));
  }

  private clickedInEditing(target: Element, row: HTMLElement): void {
    const button = target.closest<HTMLElement>("button[type=button]");
    if (!button) return;
    const direction = button.dataset["rowMove"];
    if ("rowCancel" in button.dataset) this.leave();
    else if ("rowInsert" in button.dataset) {
      this.leave();
      void this.add(row.id);
    } else if ("rowRemove" in button.dataset) void this.ask(row.id);
    else if (direction) {
      this.leave();
      void this.move(row.id, direction);
    }
  }
}
