// "@" in a comment offers the people who may see the record. Typing the name by hand does the same without it.
import { FRAGMENT } from "./htmx";

const PAUSE = 120;
const BEFORE = /(?:^|[^\w.+-])@([^\s@]{0,30}(?: [^\s@]{1,30})?)$/u;

interface Offer {
  area: HTMLTextAreaElement;
  list: HTMLElement;
  url: string;
}

let asking = new AbortController();
let pause = 0;

function offerOf(target: EventTarget | null): Offer | null {
  if (!(target instanceof HTMLTextAreaElement) || !target.matches("[data-mentions]")) return null;
  const host = target.closest<HTMLElement>("[data-people-url]");
  const list = host?.querySelector<HTMLElement>(".mention-options");
  const url = host?.dataset["peopleUrl"];
  return list && url ? { area: target, list, url } : null;
}

function typed({ area }: Offer): string | null {
  return BEFORE.exec(area.value.slice(0, area.selectionStart))?.[1] ?? null;
}

function options({ list }: Offer): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[role=option]")];
}

function choose(offer: Offer, index: number): void {
  const all = options(offer);
  const chosen = all[(index + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", String(option === chosen));
  if (chosen) offer.area.setAttribute("aria-activedescendant", chosen.id);
}

function close({ area, list }: Offer): void {
  asking.abort();
  window.clearTimeout(pause);
  list.hidden = true;
  list.replaceChildren();
  area.removeAttribute("aria-activedescendant");
  area.removeAttribute("aria-expanded");
}

function take(offer: Offer, option: HTMLElement): void {
  const { area } = offer;
  const letters = typed(offer);
  const end = area.selectionStart;
  if (letters !== null) area.setRangeText(`@${option.dataset["name"] ?? ""} `, end - letters.length - 1, end, "end");
  close(offer);
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function ask(offer: Offer, letters: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${offer.url}?${new URLSearchParams({ q: letters }).toString()}`, {
    headers: FRAGMENT,
    signal,
  });
  if (!response.ok) return;
  offer.list.innerHTML = await response.text();
  offer.list.hidden = !options(offer).length;
  if (offer.list.hidden) return;
  offer.area.setAttribute("aria-controls", offer.list.id);
  offer.area.setAttribute("aria-autocomplete", "list");
  choose(offer, 0);
}

function look(offer: Offer): void {
  const letters = typed(offer);
  close(offer);
  if (letters === null) return;
  asking = new AbortController();
  const { signal } = asking;
  pause = window.setTimeout(() => {
    ask(offer, letters, signal).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    });
  }, PAUSE);
}

function steer(event: KeyboardEvent, offer: Offer): void {
  const all = options(offer);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const chosen = all[at];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(offer, at + (event.key === "ArrowDown" ? 1 : -1));
  else if ((event.key === "Enter" || event.key === "Tab") && chosen) take(offer, chosen);
  else if (event.key === "Escape") close(offer);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function watchMentions(): void {
  document.addEventListener("input", (event) => {
    const offer = offerOf(event.target);
    if (offer && event.isTrusted) look(offer);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const offer = offerOf(event.target);
      if (offer && !offer.list.hidden) steer(event, offer);
    },
    true,
  );
  document.addEventListener("pointerdown", (event) => {
    const option = (event.target as Element).closest<HTMLElement>(".mention-options > [role=option]");
    const area = option?.closest<HTMLElement>("[data-people-url]")?.querySelector("textarea");
    const offer = area ? offerOf(area) : null;
    if (!option || !offer) return;
    event.preventDefault();
    take(offer, option);
  });
  document.addEventListener("focusout", (event) => {
    const offer = offerOf(event.target);
    if (offer) close(offer);
  });
}
