// Ctrl-K: a combobox in a dialog. The server finds; this only asks, moves and opens.
import { FRAGMENT } from "./htmx";
import { recent, remember } from "./recent";

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

/** Before anything is typed, what was opened or done lately stands on top. */
function showRecent({ list }: Palette): void {
  const group = list.querySelector<HTMLTemplateElement>("template")?.content.firstElementChild?.cloneNode(true);
  const sample = list.querySelector<HTMLAnchorElement>("[role=option][href]");
  const here = window.location.pathname;
  const places = recent().filter(({ url }) => url !== here);
  if (!(group instanceof HTMLElement) || !sample || places.length === 0) return;
  places.slice(0, 6).forEach(({ url, label }, number) => {
    const offered = [...list.querySelectorAll<HTMLAnchorElement>("[role=option]")].find(
      (option) => option.getAttribute("href") === url,
    );
    const option = offered ?? (sample.cloneNode(true) as HTMLAnchorElement);
    if (!offered) {
      option.href = url;
      option.querySelector("kbd")?.remove();
      option.querySelector("span")?.replaceChildren(label);
    }
    option.id = `palette-recent-${number}`;
    group.append(option);
  });
  list.prepend(group);
}

/** Among what was found, what was used lately comes first within its group. */
function recentFirst({ list }: Palette): void {
  for (const { url } of recent().reverse()) {
    for (const option of list.querySelectorAll<HTMLAnchorElement>("[role=option][href]")) {
      if (option.getAttribute("href") === url) option.parentElement?.querySelector(".palette-group")?.after(option);
    }
  }
}

async function ask(palette: Palette, signal: AbortSignal): Promise<void> {
  const query = new URLSearchParams({ q: palette.input.value, project: palette.dialog.dataset["project"] ?? "" });
  const response = await fetch(`${palette.url}?${query.toString()}`, { headers: FRAGMENT, signal });
  if (!response.ok) return;
  palette.list.innerHTML = await response.text();
  if (palette.input.value.trim() === "") showRecent(palette);
  else recentFirst(palette);
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
      const chosen = options(palette)[here];
      if (chosen?.href && !event.ctrlKey) chosen.click();
      else window.location.assign(`${url}?${new URLSearchParams({ q: input.value }).toString()}`);
    }
  });
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLAnchorElement>("[role=option][href]");
    if (!option) return;
    const label = option.querySelector("span")?.textContent ?? "";
    remember({ url: option.getAttribute("href") ?? "", label });
  });
}
