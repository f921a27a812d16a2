// Menus are <details>; they close when one looks elsewhere.

export function watchMenus(): void {
  const closeAll = (except?: Element | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => {
    closeAll((event.target as Element).closest("details.menu"));
  });
  document.addEventListener("focusin", (event) => {
    closeAll((event.target as Element).closest("details.menu"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
