// What was done, said once and then gone; what went wrong stays until it is closed.
const SHOWN = 6_000;

interface Said {
  level: string;
  text: string;
}

function arm(toast: HTMLElement): void {
  toast.querySelector("button")?.addEventListener("click", () => toast.remove());
  if (toast.matches(".toast-error, .toast-warning")) return;
  let timer = window.setTimeout(() => toast.remove(), SHOWN);
  toast.addEventListener("pointerenter", () => window.clearTimeout(timer));
  toast.addEventListener("pointerleave", () => {
    timer = window.setTimeout(() => toast.remove(), SHOWN);
  });
}

/** Shows a message in the corner; screen readers hear it when they are done with what they were saying. */
export function toast({ level, text }: Said): void {
  const region = document.querySelector("#toasts");
  const template = region?.querySelector("template");
  const line = template?.content.firstElementChild?.cloneNode(true);
  if (!region || !(line instanceof HTMLElement)) return;
  line.classList.add(`toast-${level}`);
  line.querySelector("[data-toast-text]")?.append(text);
  region.append(line);
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
