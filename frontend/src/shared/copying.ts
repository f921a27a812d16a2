// Buttons that copy what stands in the element they name; they are hidden until there is a script to do it.
import { onExchange } from "./htmx";

function textOf(element: Element): string {
  if (element instanceof HTMLInputElement) return element.value;
  return [...element.querySelectorAll("li")].map((line) => line.textContent.trim()).join("\n");
}

// The clipboard is only there over HTTPS and on one's own machine; elsewhere the text is chosen, ready for Ctrl-C.
async function copy(button: HTMLButtonElement): Promise<void> {
  const element = document.getElementById(button.dataset["copy"] ?? "");
  if (!element) return;
  if (isSecureContext) {
    await navigator.clipboard.writeText(textOf(element));
    button.textContent = button.dataset["copied"] ?? "";
  } else if (element instanceof HTMLInputElement) element.select();
  else window.getSelection()?.selectAllChildren(element);
}

function show(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy][hidden]")) button.hidden = false;
}

export function watchCopying(): void {
  show();
  onExchange("htmx:after:swap", show);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-copy]");
    if (button) void copy(button);
  });
}
