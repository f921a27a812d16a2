// Answering: the form below the conversation says whom it answers. Without script the link does it by its address.
function answer(link: HTMLElement, form: HTMLFormElement): void {
  const parent = form.querySelector<HTMLInputElement>("input[name=parent_id]");
  const note = form.querySelector<HTMLElement>("[data-answering]");
  const name = note?.querySelector<HTMLElement>("[data-answering-name]");
  if (!parent || !note || !name) return;
  parent.value = link.dataset["answer"] ?? "";
  name.textContent = link.dataset["answerTo"] ?? "";
  note.hidden = !parent.value;
  form.querySelector("textarea")?.focus();
}

export function watchComments(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-answer]");
    const form = document.querySelector<HTMLFormElement>("#comment-form");
    if (!link || !form) return;
    event.preventDefault();
    answer(link, form);
  });
}
