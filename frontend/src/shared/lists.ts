// Lists by keyboard (j k, arrows, Enter, /), by click on a row, and with tidy URLs.
import { onExchange } from "./htmx";
import { isTyping, onKey } from "./keyboard";

const ROW = "tr[data-href]";

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(`${ROW} td:first-child a, ${ROW} th[scope=row] a`)];
}

function move(by: number): boolean {
  const all = links();
  if (all.length === 0) return false;
  const here = all.findIndex((link) => link === document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
  return true;
}

function openRow(event: MouseEvent): void {
  const target = event.target as Element;
  const row = target.closest<HTMLElement>(ROW);
  if (!row || event.defaultPrevented || target.closest("a, button, input, label, summary")) return;
  if (window.getSelection()?.toString()) return;
  const href = row.dataset["href"];
  if (!href) return;
  if (event.ctrlKey || event.metaKey) window.open(href);
  else window.location.assign(href);
}

export function watchLists(): void {
  onKey("j", () => move(1));
  onKey("k", () => move(-1));
  for (const [key, by] of [["ArrowDown", 1], ["ArrowUp", -1]] as const) {
    onKey(key, (event) => {
      const inList = (event.target as Element).closest("[data-list]");
      if (inList && move(by)) event.preventDefault();
    });
  }
  onKey("/", (event) => {
    const filter = document.querySelector<HTMLElement>("[data-list-filters] :is(input:not([type=hidden]), select)");
    const palette = document.querySelector<HTMLElement>("[data-palette-open]");
    event.preventDefault();
    if (filter) filter.focus();
    else palette?.click();
  });
  document.addEventListener("click", openRow);
  document.addEventListener("keydown", (event) => {
    const filters = (event.target as Element).closest("[data-list-filters]");
    if (filters && event.key === "ArrowDown" && isTyping(event.target) && !(event.target instanceof HTMLSelectElement)) {
      if (move(1)) event.preventDefault();
    }
  });
  onExchange("htmx:config:request", ({ sourceElement, request }) => {
    if (!sourceElement.matches("[data-list-filters]") || !request.body) return;
    for (const [name, value] of [...request.body]) {
      if (value === "") request.body.delete(name);
    }
  });
  onExchange("htmx:after:swap", ({ sourceElement }) => {
    if (sourceElement.closest(".pager")) document.querySelector("[data-list]")?.scrollIntoView({ block: "start" });
  });
}
