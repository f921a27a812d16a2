// What the plan asks of the server. A refusal stands above the page, as everywhere; what was typed stays in its row.
import { FRAGMENT } from "../../shared/htmx";
import { toast } from "../../shared/toasts";
import type { Sheet } from "./rows";

/** What an edit changed: rows, the one to look at then, the next row to type in, and what is said of it. */
export interface Answer extends Sheet {
  shown?: string;
  form?: string;
  said?: object[];
}

/** An answer, a row that says what is wrong, or nothing where the page says it. */
export type Sent = { answer: Answer } | { row: string } | null;

async function reach(url: string, options: RequestInit = {}): Promise<Response | null> {
  try {
    return await fetch(url, { ...options, headers: { ...FRAGMENT, ...options.headers } });
  } catch {
    const text = document.querySelector<HTMLElement>("#toasts")?.dataset["unreachable"];
    if (text) toast({ level: "error", text });
    return null;
  }
}

async function refuse(response: Response): Promise<null> {
  const problems = document.querySelector("#problems");
  // Signed out meanwhile: the page that asks to sign in replaces this one.
  const elsewhere = response.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  else if (problems) {
    problems.innerHTML = await response.text();
    problems.scrollIntoView({ block: "nearest" });
  }
  return null;
}

/** Asks for rows of the plan. */
export async function rows(url: string): Promise<Sheet | null> {
  const response = await reach(url);
  if (!response) return null;
  const isSheet = response.ok && response.headers.get("Content-Type")?.startsWith("application/json");
  return isSheet ? ((await response.json()) as Sheet) : refuse(response);
}

/** Asks for the bars of a baseline: start and finish of each task in minutes, by its id; none where it cannot be had. */
export async function bars(url: string): Promise<Record<string, [number, number]>> {
  const response = await reach(url);
  if (!response) return {};
  const told = response.ok && response.headers.get("Content-Type")?.startsWith("application/json");
  if (told) return ((await response.json()) as { bars: Record<string, [number, number]> }).bars;
  await refuse(response);
  return {};
}

/** Asks for a row to type in. */
export async function fragment(url: string): Promise<string | null> {
  const response = await reach(url);
  if (!response) return null;
  return response.ok && !response.headers.has("HX-Redirect") ? response.text() : refuse(response);
}

/** Sends what was typed. */
export async function send(url: string, data: FormData): Promise<Sent> {
  document.querySelector("#problems")?.replaceChildren();
  const response = await reach(url, { method: "POST", body: data });
  if (!response) return null;
  if (response.headers.get("Content-Type")?.startsWith("application/json")) {
    const answer = (await response.json()) as Answer;
    document.dispatchEvent(new CustomEvent("fishplate:toasts", { detail: { said: answer.said ?? [] } }));
    return { answer };
  }
  if (response.headers.get("HX-Retarget") || response.headers.has("HX-Redirect")) return refuse(response);
  return { row: await response.text() };
}

/** The token by which the server knows that a request comes from its own page. */
export function token(): string {
  return document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
}
