// Keys that work on every page. A key never acts while somebody is typing or while a dialog is open.

type Action = (event: KeyboardEvent) => void;

const actions = new Map<string, Action>();

/** Lets a single key do something wherever nothing is being typed. */
export function onKey(key: string, action: Action): void {
  actions.set(key, action);
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const typed = target.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select");
  return typed !== null || target.isContentEditable;
}

export function watchKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    actions.get(event.key)?.(event);
  });
}
