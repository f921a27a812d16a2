// News from the server: one stream per browser, shared by its tabs. Elements that show a topic ask again when it moves:
//   <div data-live-topic="project:018f…" hx-get="…" hx-trigger="fishplate:live" hx-swap="outerMorph">
// Where the stream cannot be had, the page simply stays as it is until it is reloaded.
import type { News } from "./live-worker";

function tell(news: News): void {
  for (const element of document.querySelectorAll("[data-live-topic]")) {
    if (element.getAttribute("data-live-topic") !== news.topic) continue;
    const kinds = element.getAttribute("data-live-kinds")?.split(" ");
    if (kinds && !kinds.includes(news.kind)) continue;
    element.dispatchEvent(new CustomEvent("fishplate:live", { detail: news }));
  }
}

export function watchLive(): void {
  const url = document.body.dataset["eventsUrl"];
  if (!url || typeof SharedWorker === "undefined") return;
  try {
    const worker = new SharedWorker(new URL("./live-worker.ts", import.meta.url), { type: "module", name: url });
    worker.port.onmessage = (event: MessageEvent<News>) => tell(event.data);
    worker.port.postMessage({ url });
  } catch {
    // Some browsers forbid workers in private windows.
  }
}
