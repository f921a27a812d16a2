// What is above the plan: the filter, the lanes, the columns, the scale. Columns, lanes and scale are remembered for
// each person in this browser.
import { Baseline } from "./baseline";
import type { Board } from "./board";

const KEY = "fishplate.plan";

interface Kept {
  hidden?: string[];
  group?: string;
  scale?: string;
  progress?: boolean;
}

/** The baseline that was chosen last, by the plan: each has its own. */
const CHOSEN = `${KEY}.baseline.${location.pathname}`;

function place(): string {
  return `${KEY}.${document.querySelector<HTMLElement>("[data-person]")?.dataset["person"] ?? ""}`;
}

function recalled(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remembered(): Kept {
  try {
    return JSON.parse(recalled(place()) ?? "{}") as Kept;
  } catch {
    return {};
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Where nothing can be kept, it is chosen anew next time.
  }
}

export class Toolbar {
  private readonly kept = remembered();

  constructor(
    private readonly board: Board,
    private readonly bar: HTMLElement,
  ) {
    const find = <E extends HTMLElement>(name: string): E => bar.querySelector(`[data-plan-${name}]`) as E;
    const [text, only, group] = [find<HTMLInputElement>("filter"), find<HTMLSelectElement>("only"), find<HTMLSelectElement>("group")];
    group.value = this.kept.group ?? "";
    const wish = (): void => {
      board.wish = { ...board.wish, text: text.value, only: only.value, group: group.value };
      board.kept.clear();
      board.arrange();
    };
    text.addEventListener("input", wish);
    only.addEventListener("change", wish);
    group.addEventListener("change", () => {
      wish();
      this.keep({ group: group.value });
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        const first = board.lines.line(board.lines.line(0)?.heading === undefined ? 0 : 1);
        if (first) board.grid.focus(first.id);
      }
    });
    this.columns(find("columns"));
    this.scales(find<HTMLSelectElement>("scale"));
    this.baselines(bar.querySelector("[data-plan-baseline]"));
    this.progress(find<HTMLInputElement>("progress"));
    wish();
  }

  private columns(box: HTMLElement): void {
    const heads = [...this.board.grid.table.tHead!.rows[0]!.cells].slice(2);
    for (const head of heads) {
      const column = head.dataset["column"] ?? "";
      head.hidden = this.kept.hidden?.includes(column) ?? false;
      const label = document.createElement("label");
      const check = document.createElement("input");
      check.type = "checkbox";
      check.className = "form-check-input";
      check.checked = !head.hidden;
      check.addEventListener("change", () => {
        head.hidden = !check.checked;
        this.board.grid.forget();
        this.keep({ hidden: heads.filter(({ hidden }) => hidden).map(({ dataset }) => dataset["column"] ?? "") });
      });
      label.append(check, ` ${head.textContent ?? ""}`);
      box.append(label);
    }
    this.board.grid.forget();
    const menu = box.closest("details");
    document.addEventListener("click", ({ target }) => {
      if (menu?.open && !menu.contains(target as Node)) menu.open = false;
    });
    menu?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }

  private scales(select: HTMLSelectElement): void {
    const { gantt } = this.board;
    const show = (): void => {
      select.value = gantt.scale?.name ?? "";
      this.keep({ scale: select.value });
    };
    if (this.kept.scale) gantt.zoomTo(this.kept.scale);
    select.value = gantt.scale?.name ?? "";
    select.addEventListener("change", () => {
      gantt.zoomTo(select.value);
      show();
    });
    this.bar.addEventListener("click", (event) => {
      const zoom = (event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset["zoom"];
      if (zoom === "0") gantt.goTo(gantt.today);
      else if (zoom) {
        gantt.zoom(Number(zoom));
        show();
      }
    });
  }

  /** An address that names a baseline comes first, as it is followed from that one's page. */
  private baselines(select: HTMLSelectElement | null): void {
    if (!select) return;
    const baseline = new Baseline(this.board.gantt, select, (chosen) => store(CHOSEN, chosen));
    const named = new URLSearchParams(location.search).get("baseline");
    const wanted = named ? [...select.options].find(({ dataset }) => dataset["id"] === named)?.value : recalled(CHOSEN);
    if (wanted) void baseline.show(wanted);
  }

  private progress(check: HTMLInputElement): void {
    const key = this.bar.querySelector<HTMLElement>("[data-progress-key]");
    const show = (): void => {
      if (key) key.hidden = !check.checked;
      this.board.gantt.showProgress(check.checked);
    };
    check.checked = this.kept.progress ?? false;
    check.addEventListener("change", () => {
      show();
      this.keep({ progress: check.checked });
    });
    show();
  }

  private keep(what: Kept): void {
    Object.assign(this.kept, what);
    store(place(), JSON.stringify(this.kept));
  }
}
