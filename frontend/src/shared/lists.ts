// Lists by keyboard (j k, arrows, Enter, /), by click on a row, and with tidy URLs.
import { onExchange } from "./htmx";
import { isTyping, onKey } from "./keyboard";

const ROW = "tr[data-href]";

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(`${ROW} td.row-head a, ${ROW} td:first-child a, ${ROW} th[scope=row] a`)];
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

const BOX = "input[name=row]";
let lastBox: HTMLInputElement | null = null;

function boxes(form: Element): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>(BOX)];
}

// Tell how many rows are chosen, and let the box in the head say whether that is all of them.
function countChosen(form: Element): void {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const count = form.querySelector("[data-bulk-count]");
  if (count) count.textContent = chosen ? ` (${chosen})` : "";
  const head = form.querySelector<HTMLInputElement>("[data-choose-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
}

// A click with Shift does to every row between what it does to the last.
function chooseBetween(event: MouseEvent): void {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.matches(BOX)) return;
  const form = box.closest("[data-bulk]");
  if (!form) return;
  if (event.shiftKey && lastBox?.isConnected) {
    const all = boxes(form);
    const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((a, b) => a - b) as [number, number];
    if (from >= 0) for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  lastBox = box;
  countChosen(form);
}

function chooseHere(): boolean {
  const box = document.activeElement?.closest("tr")?.querySelector<HTMLInputElement>(BOX);
  if (!box) return false;
  box.checked = !box.checked;
  lastBox = box;
  const form = box.closest("[data-bulk]");
  if (form) countChosen(form);
  return true;
}

function watchChoice(): void {
  onKey("x", () => chooseHere());
  document.addEventListener("click", chooseBetween);
  document.addEventListener("change", (event) => {
    const head = event.target;
    if (!(head instanceof HTMLInputElement)) return;
    const form = head.closest("[data-bulk]");
    if (!form) return;
    if (head.matches("[data-choose-all]")) for (const box of boxes(form)) box.checked = head.checked;
    countChosen(form);
  });
}

export function watchLists(): void {
  watchChoice();
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
