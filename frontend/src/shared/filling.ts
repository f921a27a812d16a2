// A button that signs in as somebody of the sample: <button type="button" data-fill-login="…" data-fill-password="…">.
export function watchFilling(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-fill-login]");
    if (!button) return;
    const login = document.querySelector<HTMLInputElement>("input[name=login]");
    const password = document.querySelector<HTMLInputElement>("input[name=password]");
    if (!login || !password) return;
    login.value = button.dataset["fillLogin"] ?? "";
    password.value = button.dataset["fillPassword"] ?? "";
    login.form?.requestSubmit();
  });
}
