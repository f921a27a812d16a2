// The table from the keyboard: arrows walk the rows, Enter types in one, Esc leaves it, Insert, Delete and Alt with an
// arrow do what their names say. The server draws each row; htmx puts it in its place.
import htmx from "htmx.org";
import { onExchange } from "../../shared/htmx";

const EDITING = "tr[data-editing]";
const LINK = "a[data-row-link]";

class Table {
  private readonly pane: HTMLElement;
  /** Where to look once the row that is being typed in is gone. */
  private next = "";

  constructor(
    private readonly plan: HTMLElement,
    private readonly shows: (row: HTMLElement) => void,
  ) {
    this.pane = plan.querySelector(".plan-table") as HTMLElement;
    this.pane.addEventListener("keydown", (event) => this.pressed(event));
    this.pane.addEventListener("focusin", ({ target }) => {
      const row = (target as Element).closest("tr");
      if (row) this.shows(row);
    });
    if (!("mayPlan" in plan.dataset)) return;
    this.pane.addEventListener("click", (event) => this.clicked(event));
    document.querySelector("[data-plan-add]")?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.open(null);
    });
    onExchange("htmx:after:swap", () => this.lookSomewhere());
    if (this.links().length <= 1) void this.open(null);
  }

  private links(): HTMLAnchorElement[] {
    return [...this.pane.querySelectorAll<HTMLAnchorElement>(LINK)];
  }

  private walk(by: number, from: Element): void {
    const links = this.links();
    const here = links.findIndex((link) => link === from);
    links[Math.max(0, Math.min(links.length - 1, here + by))]?.focus();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    const row = target.closest("tr");
    if (!row) return;
    if (row.matches(EDITING)) this.pressedInEditing(event, target, row);
    else if (target.matches(LINK)) this.pressedOnRow(event, target, row);
  }

  private pressedInEditing(event: KeyboardEvent, target: HTMLElement, row: HTMLElement): void {
    if (event.key === "Escape") {
      event.preventDefault();
      void this.leave(row);
    } else if (event.key === "Enter" && target instanceof HTMLSelectElement) {
      event.preventDefault();
      target.form?.requestSubmit();
    }
  }

  private pressedOnRow(event: KeyboardEvent, link: HTMLElement, row: HTMLElement): void {
    const mayPlan = "mayPlan" in this.plan.dataset;
    const isTask = "task" in row.dataset;
    const actions: Record<string, (() => void) | false> = {
      ArrowDown: event.altKey ? mayPlan && isTask && (() => void this.move(row, "down")) : () => this.walk(1, link),
      ArrowUp: event.altKey ? mayPlan && isTask && (() => void this.move(row, "up")) : () => this.walk(-1, link),
      Home: () => this.links()[0]?.focus(),
      End: () => this.links().at(-1)?.focus(),
      F2: () => link.click(),
      Insert: mayPlan && (() => void this.open(isTask ? row : null)),
      Delete: mayPlan && isTask && (() => void this.ask(row)),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const row = target.closest("tr");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (row.matches(EDITING)) return this.clickedInEditing(target, row);
    const onLink = target.closest(LINK) !== null;
    const column = target.closest<HTMLElement>("td[data-column]")?.dataset["column"];
    if ((!onLink && !column) || window.getSelection()?.toString()) return;
    event.preventDefault();
    void ("task" in row.dataset ? this.edit(row, column) : this.open(null));
  }

  private clickedInEditing(target: Element, row: HTMLElement): void {
    const button = target.closest<HTMLElement>("button[type=button]");
    if (!button) return;
    const direction = button.dataset["rowMove"];
    if ("rowCancel" in button.dataset) void this.leave(row);
    else if ("rowInsert" in button.dataset) void this.leave(row).then((left) => this.open(left));
    else if ("rowRemove" in button.dataset) void this.ask(row);
    else if (direction) void this.move(row, direction);
  }

  /** Opens a row to type in, on the column that was clicked. */
  private async edit(row: HTMLElement, column?: string): Promise<void> {
    if (!(await this.putAway())) return;
    const id = row.id;
    this.next = id;
    await this.swap("GET", `${this.url(row)}amend/?row`, row, "outerHTML");
    if (column) document.getElementById(id)?.querySelector<HTMLElement>(`[data-column="${column}"]`)?.focus();
  }

  /** Opens a new row before another, or after all. */
  private async open(before: HTMLElement | null): Promise<void> {
    if (!(await this.putAway())) return;
    const anchor = before ?? document.getElementById("task-add");
    if (!anchor) return;
    this.next = anchor.id;
    const query = before ? `&before=${key(before)}` : "";
    await this.swap("GET", `${this.plan.dataset["tasks"] ?? ""}add/?row${query}`, anchor, "beforebegin");
    document.getElementById("task-new")?.scrollIntoView({ block: "nearest" });
  }

  private async ask(row: HTMLElement): Promise<void> {
    if (!row.matches(EDITING) && !(await this.putAway())) return;
    this.next = row.nextElementSibling?.id ?? "";
    await this.swap("GET", `${this.url(row)}remove/?row`, row, "outerHTML");
  }

  private async move(row: HTMLElement, direction: string): Promise<void> {
    this.next = row.id;
    await this.swap("POST", `${this.url(row)}move/?row`, row, "none", { direction, plan: version() });
  }

  /** Leaves the row that is being typed in as it was; returns the row that stands there then. */
  private async leave(row: HTMLElement): Promise<HTMLElement | null> {
    const { id } = row;
    if (id === "task-new") {
      row.remove();
      this.lookSomewhere();
      return document.getElementById(this.next);
    }
    this.next = id;
    await this.swap("GET", `${this.url(row)}?row`, row, "outerHTML");
    return document.getElementById(id);
  }

  /** Only one row is typed in at a time; one in which something was typed is not put away but looked at. */
  private async putAway(): Promise<boolean> {
    const row = this.pane.querySelector<HTMLElement>(EDITING);
    if (!row) return true;
    const fields = row.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input:not([type=hidden]), select");
    for (const field of fields) {
      if (field instanceof HTMLInputElement ? field.value !== field.defaultValue : !field.selectedOptions[0]?.defaultSelected && field.selectedIndex > 0) {
        field.focus();
        return false;
      }
    }
    await this.leave(row);
    return true;
  }

  private lookSomewhere(): void {
    if (document.activeElement !== document.body || this.pane.querySelector(EDITING)) return;
    document.getElementById(this.next)?.querySelector<HTMLElement>(LINK)?.focus();
  }

  private url(row: HTMLElement): string {
    return `${this.plan.dataset["tasks"] ?? ""}${key(row)}/`;
  }

  private async swap(verb: string, url: string, row: HTMLElement, swap: string, values = {}): Promise<void> {
    await htmx.ajax(verb, url, { source: row, target: row, swap, values });
    this.lookSomewhere();
  }
}

function key(row: HTMLElement): string {
  return row.id.replace("task-", "");
}

function version(): string {
  return document.querySelector<HTMLInputElement>("#plan-version")?.value ?? "";
}

/** Lets the table be used from the keyboard; `shows` is told which row is looked at. */
export function watchTable(plan: HTMLElement, shows: (row: HTMLElement) => void): void {
  new Table(plan, shows);
}
