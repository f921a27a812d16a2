// Keys that work on every page; src/fishplate/web/keys.py says which, and the help is made from it.
// A key never acts while somebody is typing or while a dialog is open. Single letters can be switched off.

type Action = (event: KeyboardEvent) => void;

const SEQUENCE_MS = 1_500;
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

function click(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.click();
  return found !== null;
}

/** g and a letter go to the place that bears it: in the rail, else in the top bar. */
function go(letter: string): boolean {
  if (!/^[a-z]$/.test(letter)) return false;
  return click(`.rail [data-go="${letter}"]`) || click(`[data-go="${letter}"]`);
}

export function watchKeys(): void {
  let going = 0;
  onKey("g", (event) => {
    going = event.timeStamp;
  });
  onKey("n", () => click(".page-actions a.btn-primary:not([href*='/amend/']), .empty a.btn-primary"));
  onKey("e", () => click(".page-actions a[href*='/amend/']"));
  const off = document.body.dataset["keys"] === "off";
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (off && event.key.length === 1) return;
    const after = going !== 0 && event.timeStamp - going < SEQUENCE_MS;
    going = 0;
    if (after && go(event.key)) return;
    actions.get(event.key)?.(event);
  });
}
