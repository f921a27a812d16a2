// What was done, said once and then gone; what went wrong stays until it is closed.
// What can be undone stays longer, as there is something to decide; keys and the list of changes undo it later still.
import { here, set } from "./undo";

const SHOWN = 6_000;
const SHOWN_WITH_BUTTON = 12_000;
const MOST_AT_ONCE = 3;

interface Said {
  level: string;
  text: string;
  url?: string;
  button?: string;
}

function arm(toast: HTMLElement): void {
  toast.querySelector(".toast-close")?.addEventListener("click", () => toast.remove());
  if (toast.matches(".toast-error, .toast-warning")) return;
  const shown = toast.querySelector(".toast-undo") ? SHOWN_WITH_BUTTON : SHOWN;
  let timer = window.setTimeout(() => toast.remove(), shown);
  for (const kept of ["pointerenter", "focusin"]) toast.addEventListener(kept, () => window.clearTimeout(timer));
  for (const left of ["pointerleave", "focusout"]) {
    toast.addEventListener(left, () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => toast.remove(), shown);
    });
  }
}

/** Shows a message in the corner; screen readers hear it when they are done with what they were saying. */
export function toast({ level, text, url, button }: Said): void {
  const region = document.querySelector("#toasts");
  const template = region?.querySelector("template");
  const line = template?.content.firstElementChild?.cloneNode(true);
  if (!region || !(line instanceof HTMLElement)) return;
  line.classList.add(`toast-${level}`);
  line.querySelector("[data-toast-text]")?.append(text);
  const undo = line.querySelector<HTMLFormElement>(".toast-undo");
  if (undo && url) {
    undo.action = url;
    set(undo, "back", here());
    undo.querySelector("button")?.append(button ?? "");
  } else {
    undo?.remove();
  }
  region.append(line);
  // Row after row typed in a table: the last few can be read, and keys undo the others.
  for (const old of [...region.querySelectorAll(".toast-success")].slice(0, -MOST_AT_ONCE)) old.remove();
  arm(line);
}

export function watchToasts(): void {
  for (const line of document.querySelectorAll<HTMLElement>("#toasts > .toast-line")) arm(line);
  document.addEventListener("fishplate:toasts", (event) => {
    for (const said of (event as CustomEvent<{ said: Said[] }>).detail.said) toast(said);
  });
  document.addEventListener("htmx:error", () => {
    const text = document.querySelector<HTMLElement>("#toasts")?.dataset["unreachable"];
    if (text) toast({ level: "error", text });
  });
}
