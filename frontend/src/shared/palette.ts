// Ctrl-K: a combobox in a dialog. The server finds; this only asks, moves and opens.
import { FRAGMENT } from "./htmx";

const PAUSE = 60;

interface Palette {
  dialog: HTMLDialogElement;
  input: HTMLInputElement;
  list: HTMLElement;
  url: string;
}

function options({ list }: Palette): HTMLAnchorElement[] {
  return [...list.querySelectorAll<HTMLAnchorElement>("[role=option]")];
}

function choose(palette: Palette, index: number): void {
  const all = options(palette);
  const chosen = all[(index + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", String(option === chosen));
  if (chosen) {
    palette.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else {
    palette.input.removeAttribute("aria-activedescendant");
  }
}

function chosenIndex(palette: Palette): number {
  return options(palette).findIndex((option) => option.getAttribute("aria-selected") === "true");
}

async function ask(palette: Palette, signal: AbortSignal): Promise<void> {
  const query = new URLSearchParams({ q: palette.input.value, project: palette.dialog.dataset["project"] ?? "" });
  const response = await fetch(`${palette.url}?${query.toString()}`, { headers: FRAGMENT, signal });
  if (!response.ok) return;
  palette.list.innerHTML = await response.text();
  choose(palette, 0);
}

export function watchPalette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const input = dialog?.querySelector("input");
  const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
  const url = dialog?.dataset["url"];
  if (!dialog || !input || !list || !url) return;
  const palette: Palette = { dialog, input, list, url };
  let asking = new AbortController();
  let pause = 0;

  const refresh = (): void => {
    asking.abort();
    asking = new AbortController();
    ask(palette, asking.signal).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    });
  };
  const open = (): void => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    refresh();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-palette-open]")) {
      event.preventDefault();
      open();
    }
  });
  input.addEventListener("input", () => {
    window.clearTimeout(pause);
    pause = window.setTimeout(refresh, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const here = chosenIndex(palette);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(palette, here + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      options(palette)[here]?.click();
    }
  });
}
