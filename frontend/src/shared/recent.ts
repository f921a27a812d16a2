// What a person opened or did lately, kept in this browser under their id and forgotten when they sign out.
const MOST = 12;

export interface Place {
  url: string;
  label: string;
}

function key(): string {
  return `fishplate:recent:${document.querySelector<HTMLElement>("#palette")?.dataset["person"] ?? ""}`;
}

export function recent(): Place[] {
  try {
    return JSON.parse(window.localStorage.getItem(key()) ?? "[]") as Place[];
  } catch {
    return [];
  }
}

export function remember(place: Place): void {
  const others = recent().filter(({ url }) => url !== place.url);
  try {
    window.localStorage.setItem(key(), JSON.stringify([place, ...others].slice(0, MOST)));
  } catch {
    // Storage that is full or forbidden only means that nothing is remembered.
  }
}

/** Remembers the record this page shows, and forgets everything at sign-out. */
export function watchRecent(): void {
  const heading = document.querySelector("[data-record] h1");
  if (heading) remember({ url: window.location.pathname, label: heading.textContent?.replace(/\s+/g, " ").trim() ?? "" });
  document.addEventListener("submit", (event) => {
    if ((event.target as Element).matches("[data-sign-out]")) window.localStorage.removeItem(key());
  });
}
