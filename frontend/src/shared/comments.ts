// The form below a conversation: whom it answers, and the files that go with it. Without script a link says the one by
// its address, and the field for files is a plain one.
import { filesOf, named, waitFor } from "./files";
import { type Exchange, onExchange } from "./htmx";

/** What was chosen, while the form is away to be looked at: a field for files comes back empty. */
let away: File[] = [];
let sent: Exchange["request"] | null = null;

function answer(link: HTMLElement, form: HTMLFormElement): void {
  const parent = form.querySelector<HTMLInputElement>("input[name=parent_id]");
  const note = form.querySelector<HTMLElement>("[data-answering]");
  const name = note?.querySelector<HTMLElement>("[data-answering-name]");
  if (!parent || !note || !name) return;
  parent.value = link.dataset["answer"] ?? "";
  name.textContent = (name.dataset["pattern"] ?? "{name}").replace("{name}", link.dataset["answerTo"] ?? "");
  note.hidden = !parent.value;
  form.querySelector("textarea")?.focus();
}

/** The part of the comment's form that holds its files. */
interface Chosen {
  root: HTMLElement;
  input: HTMLInputElement;
}

function chosenIn(form: Element | null | undefined): Chosen | null {
  const root = form?.querySelector<HTMLElement>("[data-comment-files]");
  const input = root?.querySelector<HTMLInputElement>("input[type=file]");
  return root && input ? { root, input } : null;
}

function formOf(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element ? target.closest<HTMLFormElement>("#comment-form") : null;
}

function part(chosen: Chosen, name: string): HTMLElement | null {
  return chosen.root.querySelector<HTMLElement>(`[data-${name}]`);
}

function hold(chosen: Chosen, files: File[]): void {
  const limit = Number(chosen.root.dataset["limit"]);
  const large = files.filter((file) => file.size > limit);
  const moved = new DataTransfer();
  for (const file of files) if (file.size <= limit) moved.items.add(file);
  chosen.input.files = moved.files;
  const refused = part(chosen, "refused");
  if (refused) refused.textContent = large.map((file) => `${file.name}: ${chosen.root.dataset["large"] ?? ""}`).join(" ");
  list(chosen);
}

function held(chosen: Chosen): File[] {
  return [...(chosen.input.files ?? [])];
}

function list(chosen: Chosen): void {
  const lines = part(chosen, "chosen");
  if (!lines) return;
  const files = held(chosen);
  lines.hidden = files.length === 0;
  lines.replaceChildren(...files.map((file) => line(chosen, file)));
}

function line(chosen: Chosen, file: File): HTMLElement {
  const item = document.createElement("li");
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "btn btn-sm";
  remove.textContent = chosen.root.dataset["remove"] ?? "";
  remove.setAttribute("aria-label", `${remove.textContent}: ${file.name}`);
  remove.addEventListener("click", () => {
    hold(
      chosen,
      held(chosen).filter((one) => one !== file),
    );
    chosen.input.focus();
  });
  item.append(file.name, remove);
  return item;
}

function add(form: HTMLFormElement, files: File[]): void {
  const chosen = chosenIn(form);
  if (!chosen) return;
  const word = chosen.root.dataset["pasted"] ?? "";
  hold(chosen, [...held(chosen), ...files.map((file) => named(file, word))]);
}

function dragOver(event: DragEvent): void {
  const form = formOf(event.target);
  for (const other of document.querySelectorAll<HTMLElement>("#comment-form[data-dropping]"))
    if (other !== form) delete other.dataset["dropping"];
  if (!form || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.dataset["dropping"] = "";
}

function drop(event: DragEvent): void {
  const form = formOf(event.target);
  if (!form) return;
  delete form.dataset["dropping"];
  const dropped = filesOf(event.dataTransfer);
  if (dropped.length === 0) return;
  event.preventDefault();
  add(form, dropped);
}

function paste(event: ClipboardEvent): void {
  const form = formOf(event.target);
  const pasted = filesOf(event.clipboardData);
  if (!form || pasted.length === 0) return;
  event.preventDefault();
  add(form, pasted);
}

function ready(): void {
  const chosen = chosenIn(document.querySelector("#comment-form"));
  const hint = chosen && part(chosen, "scripted");
  if (hint) hint.hidden = false;
}

/** As long as something is being done with the files of a comment, the conversation is asked for again. */
function lookAgain(): void {
  waitFor(
    () => document.querySelector("#comments [data-files-waiting]") !== null,
    () => document.querySelector("#comments")?.dispatchEvent(new CustomEvent("fishplate:live")),
  );
}

export function watchComments(): void {
  ready();
  lookAgain();
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-answer]");
    const form = document.querySelector<HTMLFormElement>("#comment-form");
    if (!link || !form) return;
    event.preventDefault();
    answer(link, form);
  });
  document.addEventListener("change", (event) => {
    const chosen = chosenIn(formOf(event.target));
    if (chosen && event.target === chosen.input) hold(chosen, held(chosen));
  });
  document.addEventListener("dragover", dragOver);
  document.addEventListener("drop", drop);
  document.addEventListener("paste", paste);
  onExchange("htmx:config:request", ({ sourceElement, request }) => {
    const chosen = sourceElement.id === "comment-form" ? chosenIn(sourceElement) : null;
    if (!chosen) return;
    away = held(chosen);
    sent = request;
    if (request.body?.has("preview")) request.body.delete("content");
  });
  onExchange("htmx:after:swap", ({ request }) => {
    if (request !== sent) return;
    const form = document.querySelector("#comment-form");
    const chosen = chosenIn(form);
    ready();
    // What was typed comes back only where it was not taken.
    if (chosen && form?.querySelector("textarea")?.value) hold(chosen, away);
    else lookAgain();
    away = [];
    sent = null;
  });
}
