// The numbers in the top bar. No page waits for them: what was known last is drawn at once, then asked for anew, and again
// on news, when the page comes back out of the browser's cache, and when its tab is looked at.
type Counts = Record<string, number>;

const KEPT = "fishplate:counts";
const PAUSE = 250; // one question for news that come together
const MOST = 100; // the server counts no further

interface Kept {
  person: string;
  counts: Counts;
}

function last(person: string): Counts {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(KEPT) ?? "{}") as Partial<Kept>;
    return kept.person === person ? (kept.counts ?? {}) : {};
  } catch {
    return {};
  }
}

function keep(kept: Kept): void {
  try {
    window.sessionStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // Without storage the numbers only come a moment later.
  }
}

function draw(bar: HTMLElement, counts: Counts): void {
  for (const place of bar.querySelectorAll<HTMLElement>("[data-count]")) {
    const count = counts[place.dataset["count"] ?? ""] ?? 0;
    place.textContent = count >= MOST ? `${MOST}+` : String(count);
    place.hidden = count === 0;
  }
}

async function ask(url: string): Promise<Counts | null> {
  // Who was signed out meanwhile is sent to sign in: that is no answer.
  const response = await fetch(url, { redirect: "manual" }).catch(() => null);
  return response?.ok ? ((await response.json()) as Counts) : null;
}

export function watchCounts(): void {
  const bar = document.querySelector<HTMLElement>("[data-counts]");
  const url = bar?.dataset["counts"];
  const person = bar?.dataset["person"];
  if (!bar || !url || !person) return;
  let asked = 0;
  let pause = 0;

  const refresh = async (): Promise<void> => {
    const mine = ++asked;
    const counts = await ask(url);
    if (!counts || mine !== asked) return; // a later question is on its way
    keep({ person, counts });
    draw(bar, counts);
  };
  const soon = (): void => {
    window.clearTimeout(pause);
    pause = window.setTimeout(() => void refresh(), PAUSE);
  };

  draw(bar, last(person));
  void refresh();
  bar.addEventListener("fishplate:live", soon);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) soon();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") soon();
  });
}
