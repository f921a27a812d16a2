// A link with data-dialog shows its page in a dialog; without script it is an ordinary link.
import { FRAGMENT } from "./htmx";
import { onKey } from "./keyboard";

async function open(link: HTMLAnchorElement): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>(`#${link.dataset["dialog"] ?? ""}`);
  const body = dialog?.querySelector("[data-dialog-body]");
  if (!dialog || !body) return;
  if (!body.hasChildNodes()) {
    const response = await fetch(link.href, { headers: FRAGMENT });
    body.innerHTML = await response.text();
  }
  dialog.showModal();
}

export function watchDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("a[data-dialog]");
    if (link) {
      event.preventDefault();
      void open(link);
    } else if (target instanceof HTMLDialogElement || target.closest("[data-dialog-close]")) {
      target.closest("dialog")?.close();
    }
  });
  onKey("?", () => {
    const link = document.querySelector<HTMLAnchorElement>("a[data-dialog=keyboard]");
    if (link) void open(link);
  });
}
