// What we use of htmx 4's events; its own type file declares no `detail`.
export interface Exchange {
  sourceElement: Element;
  target: Element | null;
  request: { body: FormData | null; method: string; action: string };
  response?: { status: number };
}

interface ExchangeEvents {
  "htmx:config:request": Exchange;
  "htmx:after:swap": Exchange;
  "htmx:error": Exchange;
}

/** Listens to an htmx event anywhere on the page. */
export function onExchange(name: keyof ExchangeEvents, listener: (exchange: Exchange) => void): void {
  document.addEventListener(name, (event) => {
    const { ctx } = (event as CustomEvent<{ ctx: Exchange }>).detail;
    listener(ctx);
  });
}

/** The headers that make a page answer with the part htmx would ask for. */
export const FRAGMENT = { "HX-Request": "true", "HX-Request-Type": "partial" } as const;
