// Ctrl-Z and z undo what this person changed last, wherever nothing is being typed; in a text field the browser's own
// undo stays. The server decides what that is and says it; the page comes back as it then stands.
import { isTyping, onKey } from "./keyboard";

function send(redo: boolean): void {
  const form = document.querySelector<HTMLFormElement>("#undo-last");
  if (!form) return;
  set(form, "back", here());
  set(form, "redo", redo ? "1" : "");
  form.requestSubmit();
}

export function here(): string {
  return location.pathname + location.search;
}

export function set(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

export function watchUndo(): void {
  onKey("z", () => send(false));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.repeat || event.isComposing) return;
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    send(event.shiftKey);
  });
}
