// After a form came back with something to correct, look there; do not lose what was typed by leaving.
import { onExchange } from "./htmx";

let unsaved: HTMLFormElement | null = null;

function lookAtProblem(root: ParentNode): void {
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
}

export function watchForms(): void {
  lookAtProblem(document);
  onExchange("htmx:after:swap", ({ target, response }) => {
    if (target && (response?.status ?? 200) >= 400) lookAtProblem(target.isConnected ? target : document);
  });
  document.addEventListener("input", (event) => {
    unsaved = (event.target as Element).closest<HTMLFormElement>("form[data-form]") ?? unsaved;
  });
  document.addEventListener("submit", (event) => {
    if (event.target === unsaved) unsaved = null;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved?.isConnected) event.preventDefault();
  });
}
